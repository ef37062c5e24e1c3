/**
 * Which files and directories may be trusted, and how to keep one's own private.
 *
 * @module
 */
export { checkOwners } from "./ownership.ts";
export { checkStateDirectory, checkStateFile, hideStateFile } from "./private_state.ts";
export { prepareStateDirectory } from "./state_directory.ts";
