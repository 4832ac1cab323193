// The quiz: the step before is shown, the next one is asked for, then it is told.

const quiz = (() => {
  const host = $("quizzing");
  let [asked, right] = [0, 0];

  /** The next question behind the step that is shown; behind the last one, the first. */
  function next() {
    const all = film.questions ?? [];
    if (!all.length) return show(false, el("p", {}, "There is nothing to ask about this run."));
    ask(all.find((question) => question.frame > state.at) ?? all[0]);
  }

  function show(asking, ...parts) {
    host.replaceChildren(...parts, el("p", { class: "score" }, asked ? `${right} of ${asked} right ` : "",
      el("button", { type: "button", onclick: close }, "end the quiz")));
    host.hidden = false;
    document.body.classList.toggle("is-asked", asking);
  }

  function close() {
    host.hidden = true;
    document.body.classList.remove("is-asked");
    [asked, right] = [0, 0];
  }

  function ask(question) {
    go(question.frame - 1);
    show(true, el("h3", {}, "What comes next?"), el("p", {}, question.ask),
      el("ol", {}, question.options.map((option, i) => el("li", {}, el("button", { type: "button", onclick: () => tell(question, i) }, option)))));
    host.querySelector("button").focus();
  }

  function tell(question, chosen) {
    const good = chosen === question.answer;
    asked += 1;
    right += good ? 1 : 0;
    go(question.frame);
    show(false, el("h3", { class: good ? "met" : "unmet" }, good ? "Right" : "No"), el("p", {}, question.ask),
      el("ol", {}, question.options.map((option, i) => el("li", { class: i === question.answer ? "met" : i === chosen ? "unmet" : "" }, option, i === question.answer ? " ✓" : i === chosen ? " ✗" : ""))),
      el("ul", { class: "told" }, question.reasons.map((reason) => el("li", { class: "note" }, reason))),
      question.clause ? clause(question.clause) : "", el("button", { type: "button", onclick: next }, "next question"));
    host.querySelector("button").focus();
  }
  return { next, close };
})();
