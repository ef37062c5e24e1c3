import { layOut } from "./layout.js";

addEventListener("message", ({ data: { services, edges, isNarrow } }) => {
  postMessage(layOut(services, edges, isNarrow));
});
