import { html } from "./libraries/preact.js";
import { linkTo } from "./parts.js";

function List({ title, children }) {
  return html`
    <section>
      <h2>${title}</h2>
      <ul class="offers">${children}</ul>
    </section>
  `;
}

/** What a service offers: methods and what it handles lead to their forms. */
export function Offers({ name, methods, routes, types }) {
  const handlers = Object.entries(types?.handles ?? {});
  const tasks = handlers.filter(([, { types }]) => types.length === 0);
  const events = handlers.filter(([, { types }]) => types.length > 0);
  const emits = Object.keys(types?.emits ?? {});
  return html`<div class="columns">
    ${
    methods.length > 0
      ? html`<${List} title="Methods">${
        methods.map((method) =>
          html`<li key=${method.name}><a href=${linkTo(`call/call/${name}.${method.name}`)}
            >${method.name}</a>(${method.params.join(", ")}) <small>${method.help}</small></li>`
        )
      }</${List}>`
      : null
  }
    ${
    routes.length > 0
      ? html`<${List} title="Routes">${
        routes.flatMap(({ methods = ["ANY"], paths, help }) =>
          paths.map(({ template }) =>
            html`<li key=${template}><code>${methods.join(" ")} ${template}</code>
              <small>${help}</small></li>`
          )
        )
      }</${List}>`
      : null
  }
    ${
    tasks.length > 0
      ? html`<${List} title="Tasks">${
        tasks.map(([task]) =>
          html`<li key=${task}><a href=${linkTo(`call/task/${name}.${task}`)}>${task}</a></li>`
        )
      }</${List}>`
      : null
  }
    ${
    events.length > 0
      ? html`<${List} title="Handles">${
        events.map(([handler, { types }]) =>
          html`<li key=${handler}><code>${types.join(", ")}</code> <small>${handler}</small></li>`
        )
      }</${List}>`
      : null
  }
    ${
    emits.length > 0
      ? html`<${List} title="Emits">${
        emits.map((type) =>
          html`<li key=${type}><a href=${linkTo("traces", { subject: type })}>${type}</a></li>`
        )
      }</${List}>`
      : null
  }
  </div>`;
}
