// The editor: change the scenario, run it, see what is wrong at its line; explore it and walk through what was found.

(() => {
  const served = given.served;
  const gutter = el("div", { class: "gutter", "aria-hidden": "true" });
  const text = el("textarea", { spellcheck: "false", autocapitalize: "off", wrap: "off", "aria-label": "The scenario", "aria-describedby": "mistakes" });
  const versions = el("select", { "aria-label": "Version" });
  const mistakes = el("ul", { id: "mistakes", class: "mistakes", role: "status" });
  const act = (name, title, act) => el("button", { type: "button", id: `edit-${name}`, title, onclick: act }, name);
  const [running, exploring, reverting, saving] = [
    act("run", "Run the scenario (Ctrl+Enter)", () => run()),
    act("explore", "Take its steps in every order that the threads allow", () => explore()),
    act("revert", "Back to the text of the file", () => { text.value = saved; run(); number(); }),
    act("save", "Write the text to its file", () => save()),
  ];
  const pane = el("div", { class: "editor" },
    el("div", { class: "acts" }, running, exploring, versions, reverting, saving), el("div", { class: "text" }, gutter, text), mistakes);
  let [saved, wrong, asked, pending] = [served.text, new Map(), 0, 0];
  text.value = served.text;

  function number() {
    const lines = text.value.split("\n").length;
    gutter.replaceChildren(...Array.from({ length: lines }, (_, i) =>
      el("div", { class: wrong.has(i + 1) && "wrong", title: wrong.get(i + 1) }, String(i + 1))));
    gutter.scrollTop = text.scrollTop;
    saving.disabled = reverting.disabled = text.value === saved;
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

  /** What the server answers; nothing, but said, if it refuses or is not there. */
  async function ask(what, body) {
    pane.classList.toggle("busy", ++pending > 0);
    try {
      const answer = await fetch(`/api/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ path: served.path, text: text.value, ...body }) });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      return told;
    } catch (error) {
      // What cannot be fetched is a TypeError in every browser.
      tell([{ severity: "error", message: error instanceof TypeError ? "the server does not answer: does it still run?" : error.message }]);
      return null;
    } finally {
      pane.classList.toggle("busy", --pending > 0);
    }
  }

  /** The same, but the answer to the last of several questions only: it is about the newest text. */
  async function askAnew(what, body) {
    const turn = ++asked;
    const told = await ask(what, body);
    return turn === asked ? told : null;
  }

  function offer(names, chosen) {
    versions.replaceChildren(...names.map((name) => el("option", { value: name, selected: name === chosen }, name)));
  }

  async function run(schedule) {
    const told = await askAnew("run", { version: versions.value || null, schedule });
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
    const told = await askAnew("explore", { version: versions.value || null });
    if (!told) return;
    tell(told.messages);
    if (told.record) look.exploration(told.record, run);
  }

  async function save() {
    const sent = text.value;
    if (!(await ask("save", { was: saved }))) return number();
    saved = sent;
    tell([{ severity: "note", message: `saved to ${served.path}` }]);
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
