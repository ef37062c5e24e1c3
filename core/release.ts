import config from "../deno.json" with { type: "json" };

/** Version of this copy of the framework. */
export const release: string = config.version;
