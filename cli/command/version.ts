import config from "../../deno.json" with { type: "json" };

/** Version of this copy of the framework. */
export const version: string = config.version;
