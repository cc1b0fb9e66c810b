/**
 * The variable with the number of the command's process. `up` runs Pulumi twice, for the preview and for the update, so only
 * the command outlives both.
 */
export const commandProcess = "PULUMI_UIPATH_COMMAND_PROCESS";
