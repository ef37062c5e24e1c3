import assert from "node:assert/strict";
import type { ClassContract } from "../../../core/contract/contract.ts";
import { expectTask } from "./expect_task.ts";

const TYPES: ClassContract = {
  methods: {},
  handles: { count: { types: [], body: {} }, onCoin: { types: ["coin"], body: {} } },
  emits: {},
  definitions: {},
  untranslated: [],
};

const described = (name: string, types?: ClassContract) =>
  new Map([[name, {
    contract: { name, version: null, methods: [], routes: [], ...(types && { types }) },
  }]]);

Deno.test("a task that a running service or its workers do not have is refused", () => {
  for (const name of ["Counter", "Counter.worker"]) {
    const all = described(name, TYPES);
    expectTask({ service: "Counter", task: "count" }, all);
    for (
      const [task, message] of [
        ["cuont", 'Counter has no task named cuont (did you mean "count"?)'],
        ["onCoin", "Counter has no task named onCoin"],
      ] as const
    ) {
      const attempt = () => expectTask({ service: "Counter", task }, all);
      assert.throws(attempt, { status: 404, message });
    }
  }
});

Deno.test("a service that does not run, or does not tell its types, may have any task", () => {
  expectTask({ service: "Away", task: "any" }, described("Counter", TYPES));
  expectTask({ service: "Counter", task: "any" }, described("Counter"));
});
