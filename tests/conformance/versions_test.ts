/** Versions of interfaces: npm's semver and Python's semantic_version are the judges. */
import assert from "node:assert/strict";
import semver from "semver";
import { compareVersions, formatVersion, parseVersion, satisfies } from "../../core/version.ts";
import type { Random } from "../support/random.ts";
import { makeCases } from "./cases.ts";
import { type Judgement, PythonJudge } from "./python_judge.ts";

const PARTS = [0, 0, 1, 1, 2, 9, 10, 1_732_864_000];
const IDS = ["alpha", "beta", "rc", "0", "1", "2", "11", "-", "x-1", "1a", "A", "9007199254740993"];

function makeIds(random: Random): string {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(IDS)).join(".");
}

function makeVersion(random: Random): string {
  const core = [0, 0, 0].map(() => random.pick(PARTS)).join(".");
  const prerelease = random.below(3) === 0 ? `-${makeIds(random)}` : "";
  const build = random.below(6) === 0 ? `+${makeIds(random)}` : "";
  return core + prerelease + build;
}

/** Like a version, or nearly. */
function makeText(random: Random): string {
  const text = makeVersion(random);
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + random.pick([..."0.-+ v_é\n٣"]) + text.slice(at);
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    default:
      return text;
  }
}

function makePair(random: Random): [string, string] {
  return [makeVersion(random), makeVersion(random)];
}

/** Python's numbers have no limit, npm's are cut off at 2^53. */
const hasHugeId = (text: string): boolean => text.includes("9007199254740993");

Deno.test("versions have the order of npm's semver and of Python's semantic_version", async () => {
  await using judge = new PythonJudge<[string, string], number>(`
from semantic_version import Version
def judge(pair):
    a, b = (Version(text).precedence_key for text in pair)
    return (a > b) - (a < b)
`);
  const pairs = makeCases(1, 4000, makePair);
  const judgements = await judge.askAll(pairs);
  for (const [index, pair] of pairs.entries()) {
    const [a, b] = pair;
    const ours = Math.sign(compareVersions(parseVersion(a), parseVersion(b)));
    assert.equal(ours, valueOf(judgements[index]), `${a} and ${b}, as Python says`);
    if (!pair.some(hasHugeId)) {
      assert.equal(ours, semver.compare(a, b), `${a} and ${b}, as npm says`);
    }
  }
});

Deno.test("an instance serves a request where npm's and Python's ranges say so", async () => {
  await using judge = new PythonJudge<[string, string], boolean>(`
from semantic_version import Version, SimpleSpec
def judge(pair):
    offered, requested = (Version(text) for text in pair)
    next_major = Version(f"{requested.major + 1}.0.0")
    return offered in SimpleSpec(f">={requested.truncate('prerelease')},<{next_major}")
`);
  const pairs = makeCases(2, 4000, makePair);
  const judgements = await judge.askAll(pairs);
  for (const [index, pair] of pairs.entries()) {
    const [offered, requested] = pair;
    const ours = satisfies(offered, requested);
    assert.equal(ours, valueOf(judgements[index]), `${offered} for ${requested}, as Python says`);
    if (pair.some(hasHugeId)) continue;
    const { major } = parseVersion(requested);
    const range = `>=${requested.replace(/\+.*/, "")} <${major + 1}.0.0-0`;
    const theirs = semver.satisfies(offered, range, { includePrerelease: true });
    assert.equal(ours, theirs, `${offered} for ${requested}, as npm says`);
  }
});

Deno.test("a text is a version where npm and Python say so, but for what is completed", async () => {
  await using judge = new PythonJudge<string, string>(`
from semantic_version import Version
def judge(text): return str(Version(text))
`);
  const texts = makeCases(3, 4000, makeText);
  const judgements = await judge.askAll(texts);
  for (const [index, text] of texts.entries()) {
    const ours = formatOrRefuse(text);
    // Python takes digits of all scripts, and a line break at the end.
    const theirs = /^[!-~]*$/.test(text) ? valueOf(judgements[index]) : undefined;
    if (theirs !== undefined) assert.equal(ours, theirs, JSON.stringify(text));
    else if (ours !== undefined) assert.equal(ours, completed(text), JSON.stringify(text));
    if (semver.valid(text) === text.replace(/\+.*/s, "")) assert.notEqual(ours, undefined, text);
    // What is registered can be read by both.
    if (ours !== undefined) assert.notEqual(semver.parse(ours), null, text);
  }
  const registered = texts.map(formatOrRefuse).filter((text) => text !== undefined);
  for (const [index, judgement] of (await judge.askAll(registered)).entries()) {
    assert.equal(valueOf(judgement), registered[index]);
  }
});

function valueOf<T>(judgement: Judgement<T> | undefined): T | undefined {
  return judgement?.error === undefined ? judgement?.value : undefined;
}

function formatOrRefuse(text: string): string | undefined {
  try {
    return formatVersion(parseVersion(text));
  } catch {
    return undefined;
  }
}

/** What is taken though it is no version: missing parts are zero, and zeros in front are dropped. */
function completed(text: string): string {
  const [, core = "", rest = ""] = /^([\d.]*)(.*)$/s.exec(text) ?? [];
  const parts = core.split(".").map((part) => String(Number(part)));
  const [prerelease = "", ...build] = rest.split("+");
  const ids = prerelease.split(".").map((id) => id.replace(/^(-?)0+(?=\d+$)/, "$1"));
  return [...parts, "0", "0"].slice(0, 3).join(".") + [ids.join("."), ...build].join("+");
}
