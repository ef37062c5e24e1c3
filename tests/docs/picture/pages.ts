/**
 * Draws each page of the dashboard at two widths, light and dark, with the tutorial's services under
 * load, to be looked at: `deno run -A tests/docs/picture/pages.ts <directory> [page…]`.
 *
 * @module
 */
import { join } from "node:path";
import { Chromium, type Page } from "../../support/browsers/chromium.ts";
import { eventually } from "../../support/eventually.ts";
import { NodeProject } from "../../support/projects/node_project.ts";

const ADDRESS = /Dashboard at (\S+)/;
const WIDTHS = { 1280: 800, 390: 844 };
const SCHEMES = ["light", "dark"] as const;
const NAMES = ["Joe", "Ann", "Bob", "Eve"];
const POISONED = 3;
const PAUSE_MS = 40;

/** An address of the page, what makes it worth a picture, and what is done there first. */
interface View {
  readonly hash: string;
  readonly until: string;
  readonly act?: string;
}

const CLICK = (selector: string) => `document.querySelector(${JSON.stringify(selector)})?.click()`;

const VIEWS: Readonly<Record<string, View>> = {
  map: { hash: "#/map", until: `document.querySelectorAll(".arrow .numbers").length > 2` },
  call: {
    hash: "#/call/call/Greeting.greet",
    until: `document.querySelector(".form .waterfall .row") !== null`,
    act: `(async () => {
      const field = document.querySelector(".argument input");
      field.value = "Joe";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      ${CLICK("button.primary")};
    })()`,
  },
  callfields: {
    hash: "#/call/call/Images.upload",
    until: `document.querySelectorAll(".argument").length === 4`,
  },
  traces: { hash: "#/traces", until: `document.querySelectorAll(".traces tbody tr").length > 8` },
  trace: {
    hash: "#/traces?text=Eve&subject=GET /greet",
    until: `document.querySelectorAll(".waterfall .row").length > 6`,
    act: `(async () => {
      while (!document.querySelector(".traces td a")) await new Promise((r) => setTimeout(r, 50));
      ${CLICK(".traces td a")};
      while (!document.querySelectorAll(".row.span")[2]) await new Promise((r) => setTimeout(r, 50));
      document.querySelectorAll(".row.span")[2].click();
    })()`,
  },
  events: {
    hash: "#/events",
    until: `document.querySelector(".letters textarea") !== null`,
    act: `(async () => {
      while (!document.querySelector(".letters td button")) await new Promise((r) => setTimeout(r, 50));
      ${CLICK(".letters td button")};
    })()`,
  },
  services: { hash: "#/services", until: `document.querySelectorAll("tbody tr").length > 3` },
  service: {
    hash: "#/services/Greeting",
    until: `document.querySelectorAll("tbody tr").length > 2 && document.querySelector("canvas")`,
  },
  logs: { hash: "#/logs", until: `document.querySelectorAll(".log").length > 20` },
};

/** A service with a task, and with a method that fails for some. */
const IMAGES = `
import { Interface, rpc, task } from "@lymph/lymph";

/** Keeps pictures, in several sizes. */
export class Images extends Interface {
  /**
   * Stores a picture and has it resized.
   *
   * @param id Number of the picture.
   * @param format How it is stored.
   * @param tags Words by which it is found.
   */
  @rpc({ raises: [RangeError] })
  async upload(
    { id, format, tags, isPublic = false }: {
      id: number; format: "png" | "jpeg"; tags: string[]; isPublic?: boolean;
    },
  ): Promise<{ id: number; format: string; tags: string[]; isPublic: boolean; at: Date }> {
    if (id % 3 === 0) throw new RangeError("There is a picture " + id + " already");
    await this.apply(this.resize, { id, width: 640 });
    return { id, format, tags, isPublic, at: new Date() };
  }

  /** Makes a smaller copy. */
  @task({ retries: 0 })
  async resize({ id, width }: { id: number; width: number }): Promise<void> {
    if (id % 4 === 0) throw new Error("Picture " + id + " cannot be read: it ends after 4,096 bytes");
    await new Promise((resolve) => setTimeout(resolve, width / 40));
  }
}
`;

const [directory = "", ...only] = Deno.args;
await Deno.mkdir(directory, { recursive: true });
await using project = await NodeProject.create({
  services: { Web: 2, Greeting: 3, Listen: 2 },
  programs: {
    Images: { command: "lymph instance --config=conf/images.yml" },
    "Images.worker": { command: "lymph worker --config=conf/images.yml" },
  },
});
await project.write("services/images.ts", IMAGES);
await project.write("conf/images.yml", "interfaces: { Images: { class: 'images:Images' } }\n");
const dev = project.start("dev", "--no-open", "--port=0");
const [, url = ""] = await dev.stderr(ADDRESS);
await project.untilServing();
const load = startLoad();
for (let i = 0; i < POISONED; i++) {
  await project.run("emit", "greeted", JSON.stringify({ name: i === 1 ? null : i }));
}
await using browser = await Chromium.start();
for (const [name, view] of Object.entries(VIEWS)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const scheme of SCHEMES) {
    for (const [width, height] of Object.entries(WIDTHS)) {
      const page = await browser.open("about:blank");
      await draw(page, { name, view, scheme, width: Number(width), height });
      await page.close();
    }
  }
}
await load.stop();
dev.signal("SIGTERM");
await dev.ended;

interface Picture {
  readonly name: string;
  readonly view: View;
  readonly scheme: (typeof SCHEMES)[number];
  readonly width: number;
  readonly height: number;
}

async function draw(page: Page, { name, view, scheme, width, height }: Picture): Promise<void> {
  await page.emulate({ width, height, scheme });
  await page.open(url);
  await page.evaluate(`void (location.hash = ${JSON.stringify(view.hash)})`);
  const isThere = `document.querySelector("main h1") !== null`;
  await eventually(() => page.evaluate<boolean>(isThere));
  if (view.act !== undefined) {
    await eventually(() =>
      page.evaluate<boolean>(`document.querySelector("button.primary, table") !== null`)
    );
    await page.evaluate(view.act);
  }
  const isDone = () => page.evaluate<boolean>(`Boolean(${view.until})`);
  await eventually(isDone, { timeoutMs: 15_000 }).catch(() => {
    console.error(`${name} is not as it should be at ${width} ${scheme}`);
  });
  const whole = Math.max(
    height,
    await page.evaluate<number>("document.documentElement.scrollHeight"),
  );
  const overflow = await page.evaluate<number>(
    `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
  );
  if (overflow > 0) console.error(`${name} is ${overflow} pixels too wide at ${width}`);
  const path = join(directory, `${name}-${width}-${scheme}.png`);
  await Deno.writeFile(path, await page.screenshot({ width, height: whole }));
  console.log(path);
}

/** Has a picture stored, by the API of the dashboard. */
async function upload(id: number): Promise<void> {
  const { origin, searchParams } = new URL(url);
  const args = { id, format: "png", tags: ["holidays", "sea"] };
  const response = await fetch(`${origin}/api/call`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${searchParams.get("token")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ subject: "Images.upload", args }),
  });
  await response.body?.cancel();
}

/** Asks the web service for a greeting again and again. */
function startLoad() {
  let isOver = false;
  const done = (async () => {
    for (let i = 0; !isOver; i++) {
      const name = NAMES[i % NAMES.length];
      const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=${name}`);
      await response.body?.cancel();
      if (i % 25 === 0) await upload(i / 25);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await done;
    },
  };
}
