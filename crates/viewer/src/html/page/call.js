// What happens in this step: the call with its arguments, what it came to, and why.

const call = () => {
  const host = body("call");
  const frame = view.frame;
  const card = frame.card;
  const parts = [
    el("p", { class: "deed" }, el("strong", {}, frame.who), " ", card ? card.title : frame.deed,
      frame.end === "plain" ? "" : el("span", { class: `end ${frame.end}` }, `${ENDS[frame.end]} ${ENDS_TOLD[frame.end]}`)),
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
  if (frame.choices?.length) parts.push(el("p", { class: "aside" }, `decided: ${frame.choices.join("; ")}`));
  if (frame.others?.length) parts.push(el("p", { class: "aside" }, `also ready: ${frame.others.slice(0, 12).join(", ")}${frame.others.length > 12 ? " …" : ""}`));
  const line = film.script.remarks.find((remark) => remark.line && remark.line === frame.line);
  if (line) parts.push(el("p", { class: "bad" }, line.text));
  host.replaceChildren(...parts);
};

/** What the judge says, who goes by the documents and does not know the kernel; its clause, if the card has another. */
function judged({ verdict, clause: id, told }, card) {
  const wrong = verdict === "violates" || verdict === "contradicts";
  const more = id && id !== card?.clause && film.clauses[id];
  return el("div", {}, el("p", { class: wrong ? "bad" : "aside" }, `the judge: ${told}`), more ? clause(more) : "");
}

/** Why: the clause, how well it is founded, where it comes from. */
function clause({ id, standing, text, source }) {
  return el("blockquote", { class: classes("clause", standing) },
    el("p", {}, el("strong", {}, id), " ", el("span", { class: "standing" }, standing), " ", text), el("cite", {}, source));
}
panes.push(call);
