import { type Finding, notice, ok, problem } from "./finding.ts";

const NAME = "Deno";
/** The oldest release that the tests run on. */
const REQUIRED = [2, 9] as const;
const PERMISSIONS = ["net", "read", "write", "env", "sys", "run"] as const;

/** Looks at the release of Deno. */
export function examineVersion(version: string = Deno.version.deno): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [requiredMajor, requiredMinor] = REQUIRED;
  const isRecent = major > requiredMajor || (major === requiredMajor && minor >= requiredMinor);
  if (isRecent) return ok(NAME, version);
  const value = `${version}, but ${REQUIRED.join(".")} or above is required`;
  return problem(NAME, value, "Upgrade it: deno upgrade");
}

/** Looks at what Deno allows this program. */
export async function examinePermissions(): Promise<Finding> {
  const states = await Promise.all(PERMISSIONS.map(async (name) => {
    const { state } = await Deno.permissions.query({ name });
    return { name, state };
  }));
  const restricted = states.filter(({ state }) => state !== "granted").map(({ name }) => name);
  if (restricted.length === 0) return ok("Permissions", PERMISSIONS.join(", "));
  return notice(
    "Permissions",
    `not everything is allowed of ${restricted.join(", ")}`,
    `Where something is refused, allow it: ${
      restricted.map((name) => `--allow-${name}`).join(" ")
    }`,
  );
}
