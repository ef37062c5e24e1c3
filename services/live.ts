/**
 * A page that greets, and shows every greeting in the cluster.
 *
 * @module
 */
import { eventStream, Rule, UrlMap } from "@lymph/lymph/web";
import { Web } from "./web.ts";

/** Shows a page greetings as they happen. */
export class Live extends Web {
  /** `/`, `/greet?name=<name>`, `/greetings` */
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/", { endpoint: "page" }),
    new Rule("/greet", { endpoint: "greet" }),
    new Rule("/greetings", { endpoint: "greetings" }),
  ]);

  /** The page. */
  page(): Response {
    return new Response(PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
  }

  /** Streams every greeting to the page, until that is closed. */
  async greetings(): Promise<Response> {
    return eventStream(await this.eachEvent("greeted"), { retryMs: 500 });
  }
}

const PAGE = `<!doctype html>
<title>Greetings</title>
<link rel="icon" href="data:,">
<form><input name="name" value="Joe"><button>Greet</button> <output></output></form>
<ul></ul>
<script type="module">
  const [form, output, list] = ["form", "output", "ul"].map((name) => document.querySelector(name));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const response = await fetch("/greet?" + new URLSearchParams(new FormData(form)));
    output.value = await response.text();
  };
  new EventSource("/greetings").addEventListener("greeted", ({ data }) => {
    const item = document.createElement("li");
    item.textContent = JSON.parse(data).name;
    list.append(item);
  });
</script>
`;
