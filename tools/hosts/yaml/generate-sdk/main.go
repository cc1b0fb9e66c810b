// Command generate-sdk writes the SDK of a package for one language, as `pulumi package add` does with that language's
// host: the hosts that generate code are not to be had as Go modules, what they call is. Standard input has the package's
// schema.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi"

func main() {
	log.SetFlags(0)
	http.DefaultTransport = offline{}
	if len(os.Args) != 3 {
		log.Fatal("usage: generate-sdk dotnet|go|nodejs|python FOLDER < schema.json")
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// offline answers every request with nothing: a NuGet package without a logo of its own gets one from the web.
type offline struct{}

func (offline) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{Request: request, StatusCode: http.StatusOK, Body: http.NoBody}, nil
}

func generate(language, folder string) error {
	pkg, err := readPackage()
	if err != nil {
		return err
	}
	files, err := generateFiles(language, pkg)
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func readPackage() (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return nil, err
	}
	pkg, problems, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, problems
	}
	// As `package add` has it: the SDK is a package of its own, with the plugin's version.
	pkg.SupportPack = true
	return pkg, nil
}

func generateFiles(language string, pkg *schema.Package) (map[string][]byte, error) {
	switch language {
	case "dotnet":
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	case "go":
		return gogen.GeneratePackage(tool, pkg, nil)
	case "nodejs":
		files, err := nodejs.GeneratePackage(tool, pkg, nil, nil, true, nil)
		return mendImports(files), err
	case "python":
		return python.GeneratePackage(tool, pkg, nil, nil)
	}
	return nil, fmt.Errorf("no SDK is generated for %q", language)
}

var rootImport = regexp.MustCompile(`(from|require\()( ?)"\./(utilities|types/(?:input|output|enums))"`)

// Built with Go 1.26, whose filepath.Rel has changed, the generator looks for what lies in the root of the package in the
// folder of the module that imports it.
func mendImports(files map[string][]byte) map[string][]byte {
	for name, content := range files {
		if depth := filepath.Dir(name); depth != "." {
			files[name] = rootImport.ReplaceAll(content, []byte(`$1$2"../$3"`))
		}
	}
	return files
}
