/**
 * `deno task release <version> [--write]`: gives the project a version, cuts the changelog, commits
 * and tags. Without `--write` it says what it would do. CI publishes the tag once it is pushed.
 *
 * @module
 */
import { git } from "./git.ts";
import { type Plan, planRelease } from "./plan.ts";
import { ReleaseError } from "./release_error.ts";

const WRITE = "--write";
const USAGE = `Usage: deno task release <major|minor|patch|version> [--write]

Sets the version, cuts CHANGELOG.md, commits and tags. Without --write it only
says what it would do.
`;

function describe({ version, tag, files }: Plan): string {
  const lines = [...files.keys()].map((path) => `  change ${path}`);
  if (files.size > 0) lines.push(`  commit "${subjectOf(version)}"`);
  return [...lines, `  tag    ${tag}`].join("\n");
}

function subjectOf(version: string): string {
  return `release: ${version}`;
}

async function carryOut({ version, tag, files }: Plan): Promise<void> {
  for (const [path, text] of files) await Deno.writeTextFile(path, text);
  if (files.size > 0) {
    await git("add", "--", ...files.keys());
    await git("commit", "--quiet", `--message=${subjectOf(version)}`);
  }
  await git("tag", "--annotate", `--message=${version}`, tag);
}

async function release(wanted: string, isForReal: boolean): Promise<void> {
  const plan = await planRelease(wanted, new Date().toISOString().slice(0, 10));
  console.log(`Release ${plan.version}:\n${describe(plan)}`);
  if (!isForReal) {
    console.log(`Nothing was changed. To do it: deno task release ${plan.version} ${WRITE}`);
    return;
  }
  await carryOut(plan);
  console.log(`Done. To publish it: git push --atomic origin main ${plan.tag}`);
}

const [wanted, ...surplus] = Deno.args.filter((arg) => arg !== WRITE);
if (wanted === "--help") {
  console.log(USAGE.trimEnd());
} else if (wanted === undefined || wanted.startsWith("-") || surplus.length > 0) {
  console.error(USAGE.trimEnd());
  Deno.exit(2);
} else {
  try {
    await release(wanted, Deno.args.includes(WRITE));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
