// What happens in this step: the call with its arguments, what it came to, and why.

const call = () => {
  const host = body("call");
  const frame = view.frame;
  const [card, end] = [frame.card, endOf(frame)];
  const parts = [
    el("p", { class: "deed" }, el("strong", {}, frame.who), " ", card ? card.title : frame.deed,
      end === "plain" ? "" : el("span", { class: `end ${end}` }, `${ENDS[end]} ${ENDS_TOLD[end]}`)),
    ...(remarkOfLine.get(frame.line) ?? []).map((text) => el("p", { class: "bad" }, text)),
  ];
  if (card) {
    parts.push(el("table", { class: "args" }, el("tbody", {},
      card.args.map(([name, text, value]) => el("tr", { class: !text && "default" },
        el("th", { scope: "row" }, name),
        el("td", {}, el("span", { class: "text" }, text || "left out"), value && text !== value ? ` = ${value}` : ""))),
      card.facts.map(([name, text]) => el("tr", { class: "fact" }, el("th", { scope: "row" }, name), el("td", {}, text))))));
    if (card.clause) parts.push(clause(film.clauses[card.clause]));
  }
  const rows = (frame.rows ?? []).filter((row) => !(card?.clause && row.label));
  if (rows.length) {
    parts.push(el("ul", { class: "told" }, rows.map((row) =>
      el("li", { class: row.mark }, row.label ?? "", row.text, row.ram ? el("span", { class: "ram" }, row.ram) : ""))));
  }
  for (const said of frame.judged ?? []) parts.push(judged(said, card));
  if (frame.choices?.length) parts.push(el("p", { class: "aside" }, `decided here: ${frame.choices.join("; ")}`));
  if (frame.others?.length) parts.push(el("p", { class: "aside" }, `could have run instead: ${frame.others.slice(0, 12).join(", ")}${frame.others.length > 12 ? " …" : ""}`));
  if (state.at === 0 && film.script.clauses.length) {
    parts.push(el("p", { class: "aside" }, "This run shows:"), ...film.script.clauses.map(clause));
  }
  host.replaceChildren(...parts);
};

/** What the judge says, who goes by the documents and does not know the kernel; the clause in full, if something is wrong. */
function judged({ verdict, clause: id, told }, card) {
  const wrong = verdict === "violates" || verdict === "contradicts";
  const named = id && film.clauses[id];
  return el("div", {}, el("p", { class: wrong ? "bad" : "aside", title: named?.text }, `the judge: ${told}`), wrong && named && id !== card?.clause ? clause(named) : "");
}

/** Why: the clause, how well it is founded, where it comes from. */
function clause({ id, standing, text, source }) {
  return el("blockquote", { class: classes("clause", standing) },
    el("p", {}, el("strong", {}, id), " ", el("span", { class: "standing" }, standing), " ", text), el("cite", {}, source));
}
panes.push(call);
