// Command esc opens an environment of Pulumi ESC with ESC's own evaluator, of the version that the Pulumi CLI here is
// built with, and prints what the CLI would take from it. ESC's providers run in Pulumi Cloud alone; those that the
// examples use are stood in for, with the inputs that their documentation names. Standard input has the secrets of the
// vault, by name, as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/pulumi/esc"
	"github.com/pulumi/esc/cmd/esc/cli"
	"github.com/pulumi/esc/eval"
	"github.com/pulumi/esc/schema"
)

func main() {
	log.SetFlags(0)
	var secrets vault
	if err := json.NewDecoder(os.Stdin).Decode(&secrets); err != nil {
		log.Fatal(err)
	}
	opened, err := open(os.Args[1], providers{"azure-login": login{}, "azure-secrets": secrets})
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(opened); err != nil {
		log.Fatal(err)
	}
}

func open(file string, providers providers) (map[string]any, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	declared, diagnostics, err := eval.LoadYAMLBytes(file, source)
	if err != nil {
		return nil, err
	}
	if len(diagnostics) > 0 {
		return nil, diagnostics
	}
	running, err := esc.NewExecContext(nil)
	if err != nil {
		return nil, err
	}
	environment, diagnostics := eval.EvalEnvironment(context.Background(), file, declared, nil, providers, nil, running)
	if len(diagnostics) > 0 {
		return nil, diagnostics
	}
	_, variables, secrets, err := cli.PrepareEnvironment(environment, nil)
	return map[string]any{
		"pulumiConfig": environment.Properties["pulumiConfig"].ToJSON(false),
		"variables":    variables,
		"secrets":      secrets,
	}, err
}

type providers map[string]esc.Provider

func (p providers) LoadProvider(_ context.Context, name string) (esc.Provider, error) {
	if provider, ok := p[name]; ok {
		return provider, nil
	}
	return nil, fmt.Errorf("nothing stands in for the provider %q", name)
}

func (providers) LoadRotator(_ context.Context, name string) (esc.Rotator, error) {
	return nil, fmt.Errorf("nothing stands in for the rotator %q", name)
}

// login stands in for azure-login.
type login struct{}

func (login) Schema() (inputs, outputs *schema.Schema) {
	return schema.Record(schema.BuilderMap{
		"clientId":       schema.String(),
		"tenantId":       schema.String(),
		"subscriptionId": schema.String(),
		"oidc":           schema.Boolean(),
	}).Schema(), schema.Always()
}

func (login) Open(_ context.Context, inputs map[string]esc.Value, _ esc.EnvExecContext) (esc.Value, error) {
	return esc.NewValue(inputs), nil
}

// vault stands in for azure-secrets: by name the secrets of a key vault.
type vault map[string]string

func (vault) Schema() (inputs, outputs *schema.Schema) {
	return schema.Record(schema.BuilderMap{
		"login": schema.Always(),
		"vault": schema.String(),
		"get":   schema.Object().AdditionalProperties(schema.Record(schema.BuilderMap{"name": schema.String()})),
	}).Schema(), schema.Object().AdditionalProperties(schema.String()).Schema()
}

func (v vault) Open(_ context.Context, inputs map[string]esc.Value, _ esc.EnvExecContext) (esc.Value, error) {
	found := map[string]esc.Value{}
	for key, wanted := range inputs["get"].Value.(map[string]esc.Value) {
		name := wanted.Value.(map[string]esc.Value)["name"].Value.(string)
		secret, ok := v[name]
		if !ok {
			return esc.Value{}, fmt.Errorf("the vault has no secret %q", name)
		}
		found[key] = esc.NewSecret(secret)
	}
	return esc.NewValue(found), nil
}
