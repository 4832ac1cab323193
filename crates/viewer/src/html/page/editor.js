// The editor: change the scenario, run it, see what is wrong at its line; explore it and walk through what was found.

(() => {
  const served = given.served;
  const gutter = el("div", { class: "gutter", "aria-hidden": "true" });
  const text = el("textarea", { spellcheck: "false", autocapitalize: "off", wrap: "off", "aria-label": "The scenario", "aria-describedby": "mistakes" });
  const versions = el("select", { "aria-label": "Version" });
  const mistakes = el("ul", { id: "mistakes", class: "mistakes", role: "status" });
  const act = (name, title, act) => el("button", { type: "button", id: `edit-${name}`, title, onclick: act }, name);
  const [running, exploring, saving] = [
    act("run", "Run the scenario (Ctrl+Enter)", () => run()),
    act("explore", "Take its steps in every order", () => explore()),
    act("save", "Write the text to its file", () => save()),
  ];
  const pane = el("div", { class: "editor" },
    el("div", { class: "acts" }, running, exploring, versions, saving), el("div", { class: "text" }, gutter, text), mistakes);
  let [saved, wrong] = [served.text, new Map()];
  text.value = served.text;

  function number() {
    const lines = text.value.split("\n").length;
    gutter.replaceChildren(...Array.from({ length: lines }, (_, i) =>
      el("div", { class: wrong.has(i + 1) && "wrong", title: wrong.get(i + 1) }, String(i + 1))));
    gutter.scrollTop = text.scrollTop;
    saving.disabled = text.value === saved;
  }

  /** Puts the cursor at a place of the text and brings its line into sight. */
  function goTo({ line, start_byte: start, end_byte: end }) {
    const bytes = new TextEncoder().encode(text.value);
    const chars = (byte) => new TextDecoder().decode(bytes.slice(0, byte)).length;
    text.focus();
    text.setSelectionRange(chars(start), chars(end));
    text.scrollTop = Math.max(0, (line - 5) * 18);
  }

  function tell(messages) {
    wrong = new Map(messages.filter((message) => message.line).map((message) => [message.line, message.message]));
    mistakes.replaceChildren(...messages.map((message) => el("li", { class: message.severity },
      message.line ? el("button", { type: "button", onclick: () => goTo(message) }, `${message.line}:${message.column}`) : "",
      el("span", {}, ` ${message.severity}: ${message.message}`, message.label ? ` — ${message.label}` : ""),
      (message.notes ?? []).map((note) => el("p", {}, note)), message.help ? el("p", {}, `help: ${message.help}`) : "")));
    number();
  }

  async function ask(what, body) {
    for (const button of [running, exploring]) button.disabled = true;
    pane.classList.add("busy");
    try {
      const answer = await fetch(`/api/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ path: served.path, text: text.value, ...body }) });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      return told;
    } catch (error) {
      tell([{ severity: "error", message: error.message === "Failed to fetch" ? "the server does not answer: does it still run?" : error.message }]);
      return null;
    } finally {
      for (const button of [running, exploring]) button.disabled = false;
      pane.classList.remove("busy");
    }
  }

  function offer(names, chosen) {
    versions.replaceChildren(...names.map((name) => el("option", { value: name, selected: name === chosen }, name)));
  }

  async function run(schedule) {
    const told = await ask("run", { version: versions.value || null, schedule });
    if (!told) return;
    if (schedule) text.value = told.text;
    tell(told.messages);
    document.body.classList.toggle("is-old", !told.film);
    if (!told.film) return;
    offer(told.versions, told.version);
    load(told.film);
    $("name").textContent = told.film.about;
    $("version").textContent = told.film.version;
    $("verdict").textContent = told.film.script.verdict;
    $("verdict").className = told.film.script.met ? "met" : "unmet";
    Object.assign(state, { band: null, span: null, page: null });
    go(schedule ? LAST : fromAddress() ?? 0);
  }

  async function explore() {
    const told = await ask("explore", { version: versions.value || null });
    if (!told) return;
    tell(told.messages);
    if (told.record) look.exploration(told.record, run);
  }

  async function save() {
    const told = await ask("save", { was: saved });
    if (told) saved = text.value;
    number();
  }

  text.addEventListener("input", number);
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  });
  addEventListener("beforeunload", (event) => { if (text.value !== saved) event.preventDefault(); });
  script.add("edit", "edit", pane);
  offer(served.versions, served.versions[0]);
  number();
  script();
  run();
})();
