/** Version of this copy of the framework. */
export { release as version } from "../../core/release.ts";
