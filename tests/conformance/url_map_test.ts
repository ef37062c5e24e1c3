import assert from "node:assert/strict";
import { Rule, UrlBuildError, UrlMap } from "../../web/mod.ts";
import { hasDotSegment } from "../../web/routing/request_path.ts";
import { makeCases } from "./cases.ts";
import { makeFloatQuestion, makeUrlMapQuestion } from "./url_map_cases.ts";
import type { PythonJudge } from "./python_judge.ts";
import {
  createWerkzeugJudge,
  type JudgedMatch,
  type UrlMapAnswer,
  type UrlMapQuestion,
} from "./werkzeug_judge.ts";

const MAPS = 250;

function createMap({ rules }: UrlMapQuestion): UrlMap {
  return new UrlMap(
    // deno-lint-ignore no-explicit-any -- of a path that is not known, any default will do
    rules.map(({ path, ...options }) => new Rule(path, options as any)),
  );
}

/** What Werkzeug says to each question. */
async function ask(
  judge: PythonJudge<UrlMapQuestion, UrlMapAnswer>,
  questions: readonly UrlMapQuestion[],
): Promise<UrlMapAnswer[]> {
  const judgements = await judge.askAll(questions);
  return judgements.map((judgement, index) => {
    if (judgement.error === undefined) return judgement.value;
    assert.fail(`${judgement.error}: ${JSON.stringify(questions[index])}`);
  });
}

const encode = (path: string) => path.split("/").map(encodeURIComponent).join("/");

/** What our map makes of a request, in Werkzeug's words. */
function look(map: UrlMap, [method, path]: readonly [string, string]): JudgedMatch {
  const match = map.match(method, encode(path));
  switch (match.kind) {
    case "found":
      return { kind: "found", path: match.rule.path, params: { ...match.params } };
    case "redirect":
      return { kind: "redirect", path: decodeURIComponent(match.path) };
    case "notAllowed":
      return { kind: "notAllowed", allow: match.allow };
    default:
      return { kind: "notFound" };
  }
}

/** A URL, taken apart: both sides spell the same text in several ways. */
function read(url: string): readonly [path: string, query: readonly (readonly [string, string])[]] {
  const [path = "", query = ""] = url.split("?");
  return [decodeURIComponent(path), [...new URLSearchParams(query)]];
}

/**
 * Differences that are meant to be: where a converter refuses a text, other rules are tried, and no
 * number is found that JavaScript cannot hold.
 */
function isMeant(theirs: JudgedMatch): boolean {
  return theirs.kind === "invalid";
}

Deno.test("a URL map finds, redirects and refuses as Werkzeug does", async () => {
  await using judge = createWerkzeugJudge();
  const questions = makeCases(90_001, MAPS, makeUrlMapQuestion);
  const answers = await ask(judge, questions);
  let compared = 0;
  for (const [index, question] of questions.entries()) {
    const map = createMap(question);
    for (const [at, request] of question.requests.entries()) {
      let theirs = answers[index]?.matches[at] as JudgedMatch;
      if (isMeant(theirs) || hasDotSegment(request[1])) continue;
      if (theirs.kind === "notAllowed") {
        theirs = { ...theirs, allow: [...new Set([...theirs.allow, "OPTIONS"])].sort() };
      }
      compared++;
      assert.deepEqual(
        look(map, request),
        theirs,
        `${request} of ${JSON.stringify(question.rules)}`,
      );
    }
  }
  assert.ok(compared > 5 * MAPS, `only ${compared} requests were compared`);
});

Deno.test("a URL map builds what Werkzeug builds, or refuses what leads nowhere", async () => {
  await using judge = createWerkzeugJudge();
  const questions = makeCases(90_002, MAPS, makeUrlMapQuestion);
  const answers = await ask(judge, questions);
  let compared = 0;
  for (const [index, question] of questions.entries()) {
    const map = createMap(question);
    for (const [at, [endpoint, values]] of question.builds.entries()) {
      const theirs = answers[index]?.urls[at];
      const what = `${endpoint} ${JSON.stringify(values)} of ${JSON.stringify(question.rules)}`;
      let ours: string | undefined;
      try {
        ours = map.build(endpoint, values);
      } catch (error) {
        assert.ok(error instanceof UrlBuildError, `${error} for ${what}`);
      }
      if (theirs?.url === undefined) {
        // A value that a converter cannot read ends Werkzeug's search for another rule.
        if (theirs?.error === "BuildError") assert.equal(ours, undefined, what);
        continue;
      }
      // Where Werkzeug's URL does not lead back, another rule is taken, or none.
      if (!theirs.leadsBack && (ours === undefined || ours !== theirs.url)) continue;
      compared++;
      assert.deepEqual(ours && read(ours), read(theirs.url), what);
    }
  }
  assert.ok(compared > MAPS, `only ${compared} URLs were compared`);
});

Deno.test("a URL map spells floats as Python does", async () => {
  await using judge = createWerkzeugJudge();
  const questions = makeCases(90_003, 20, makeFloatQuestion);
  const answers = await ask(judge, questions);
  for (const [index, question] of questions.entries()) {
    const map = createMap(question);
    const ours = question.builds.map(([endpoint, values]) => map.build(endpoint, values));
    assert.deepEqual(ours, answers[index]?.urls.map(({ url }) => url));
  }
});
