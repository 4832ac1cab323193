// The scenario with the step that is shown, or the list of all steps.

const script = (() => {
  const host = body("script");
  let shown = "lines";
  /** What is shown under other tabs, by name. */
  const others = new Map();
  const tab = (name, text) =>
    el("button", { type: "button", role: "tab", id: `tab-${name}`, onclick: () => { shown = name; render(); } }, text);
  const tabs = el("div", { class: "tabs", role: "tablist" }, tab("lines", "scenario"), tab("steps", "steps"));
  const scroller = el("div", { class: "scroller", tabindex: 0 });
  host.replaceChildren(tabs, scroller);
  const rows = new Rows(scroller, "Script");
  const indent = (line) => line.length - line.trimStart().length;

  /** The lines of the step that is shown: the first, and those that go on with it. */
  function linesOf(frame) {
    const first = frame.line || frames.slice(0, state.at).findLast((frame) => frame.line)?.line;
    if (!first) return [0, 0];
    const lines = film.script.lines;
    let last = first;
    while (last < lines.length && indent(lines[last]) > indent(lines[first - 1]) && lines[last].trim()) last++;
    return [first, last];
  }

  function line(i, [first, last]) {
    const [number, text] = [i + 1, film.script.lines[i]];
    const frame = frameOfLine.get(number);
    const remark = film.script.remarks.find((remark) => remark.line === number)?.text;
    const end = frame === undefined || frame > state.at ? "" : ENDS[endOf(frames[frame])];
    return el("div", {
      class: classes("row code", number >= first && number <= last && "here", remark && "wrong", frame !== undefined && "step"),
      title: remark, ...(frame === undefined ? {} : pick(() => go(frame))),
    }, el("span", { class: "number" }, String(number)), el("span", { class: "mark" }, remark ? "✗" : end), el("span", { class: "text" }, text));
  }

  function step(i) {
    const frame = frames[i];
    const end = endOf(frame);
    return el("div", {
      class: classes("row step", i === state.at && "here", end === "unmet" && "wrong"),
      title: `${frame.who} ${frame.deed}`, ...pick(() => go(i)), "aria-current": i === state.at && "step",
    },
      el("span", { class: "number" }, frame.id),
      el("span", { class: "mark", "aria-label": ENDS_TOLD[end] }, ENDS[end]),
      el("span", { class: "who" }, frame.who), el("span", { class: "text" }, frame.deed));
  }

  function render() {
    if (film) $("tab-lines").hidden = !film.script.lines.length;
    if (film && !film.script.lines.length && shown === "lines") shown = "steps";
    scroller.hidden = others.has(shown);
    for (const [name, element] of others) element.hidden = name !== shown;
    for (const button of tabs.children) button.setAttribute("aria-selected", button.id === `tab-${shown}`);
    if (others.has(shown) || !film) return;
    if (shown === "steps") return rows.show(frames.length, step, state.at);
    const here = linesOf(view.frame);
    rows.show(film.script.lines.length, (i) => line(i, here), here[0] - 1);
  }
  /** One more tab, in front, with what is shown under it. */
  render.add = (name, text, element) => {
    others.set(name, element);
    tabs.prepend(tab(name, text));
    host.append(element);
    shown = name;
  };
  return render;
})();
panes.push(script);
