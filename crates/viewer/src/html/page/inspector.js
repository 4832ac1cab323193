// A closer look at one thing: the story of a byte, of a handle, of a page, of a range.

const look = (() => {
  const show = (...parts) => body("inspector").replaceChildren(...parts.flat(Infinity).filter(Boolean));
  const title = (text) => el("h3", {}, text);
  const list = (items) => el("ul", {}, items.map((item) => el("li", {}, item)));
  const step = (n) => el("a", { href: `#step=${frames[n].id}`, onclick: (event) => { event.preventDefault(); go(n); } }, n === 0 ? "before step 1" : `step ${frames[n].id}`);
  const pair = (name, text) => [el("dt", {}, name), el("dd", {}, text)];

  /** Every write that made a byte what it is, up to the step that is shown. */
  function byte(key, place, i) {
    const line = view.scene.get(key);
    const column = line.columns[place];
    let last = [undefined, undefined];
    const story = [];
    for (const at of changesOf(key).filter((at) => at <= state.at)) {
      const then = frames[at].changes[key]?.columns.find((other) => other.name === column.name);
      if (!then?.bytes) continue;
      const by = (then.by ?? []).find(([from, to]) => i >= from && i < to)?.[2];
      const value = then.bytes.slice(2 * i, 2 * i + 2);
      const [was, wasBy] = last;
      last = [value, by];
      if (by === undefined) {
        // Bytes that nobody wrote came over written ones, with the page or the file that they are of.
        if (wasBy !== undefined || (was !== undefined && was !== value)) story.push([el("code", {}, value), " that nobody wrote came here at ", step(at)]);
        continue;
      }
      if (by === wasBy) continue;
      const write = film.writes[by];
      const arrived = write.frame === at ? "" : [", came here at ", step(at)];
      story.push([el("code", {}, value), " written by ", write.how, " at ", step(write.frame), arrived].flat());
    }
    const now = column.bytes.slice(2 * i, 2 * i + 2);
    show(title(`Byte ${hex(line.offset + i, 1)} of ${line.name}`),
      el("p", {}, `${column.name}: `, el("code", {}, now), (line.differ ?? []).includes(i) ? " — not the same everywhere" : ""),
      story.length ? list(story) : el("p", {}, "Nobody has written it: it is as it was before the first step, or zero because nothing was there."));
  }

  function handle(key) {
    const item = view.scene.get(key);
    const lives = new Map();
    for (const at of changesOf(key).filter((at) => at <= state.at)) {
      const then = frames[at].changes[key];
      if (then) lives.set(then.lives, then);
    }
    const object = view.scene.get(item.object);
    show(title(`Handle ${item.value}`),
      el("dl", {}, pair("stands for", item.name), pair("state", item.what), object ? [pair("object", object.what || object.name), pair("kept by", object.kept)] : []),
      el("ol", {}, [...lives].sort(([a], [b]) => a - b).map(([, life]) => el("li", {}, `${life.name}: ${life.life}`))));
  }

  function object(key) {
    const item = view.scene.get(key);
    show(title(item.name), el("dl", {}, pair("state", item.what), pair("kept by", item.kept)));
  }

  function page(key, span, number) {
    const item = key && view.scene.get(key);
    const where = span === undefined ? null : view.scene.get(span);
    const run = span === undefined ? null : runsOf(span).find(([first, run]) => number >= first && number < first + run.pages);
    const users = key ? whoShows(key) : [];
    show(title(item ? item.name : where ? `Page ${number} at ${hex(where.base + number * 4096)}` : "Page"),
      el("dl", {},
        run ? pair("protection", run[1].protect) : span === undefined ? [] : pair("state", "reserved, not committed"),
        item ? [pair(item.rom ? "page of ROM" : "frame", String(item.frame)), pair("came from", item.from), pair("state", [item.dirty ? "dirty" : "clean", item.pooled ? ", in the paging pool" : ""].join(""))] : key ? pair("state", "not in memory") : []),
      users.length ? [el("p", {}, "Shown by:"), list(users.map(([id, at]) => {
        const other = view.scene.get(id);
        return other ? `${hex(other.base + at * 4096)}, ${other.kind} ${other.name} (${other.what})` : id;
      }))] : null);
  }

  function range(key) {
    const item = view.scene.get(key);
    const object = view.scene.get(item.object);
    show(title(`${item.kind}: ${item.name}`),
      el("dl", {}, pair("addresses", `${hex(item.base)} to ${hex(item.base + item.pages * 4096 - 1)}`), pair("size", size(item.pages * 4096)), pair("who", item.what),
        object ? [pair("object", object.name), pair("made of", object.what), pair("kept by", object.kept)] : []));
  }
  /** What an exploration found; each way to end can be had once more. */
  function exploration(record, again) {
    const told = [`${count(record.unique, "state", "states")}`, record.schedules ? count(record.schedules, "schedule", "schedules") : null, `${count(record.outcomes.length, "way to end", "ways to end")}`];
    const outcome = (it) => el("li", { class: it.verdict === "met" ? "" : "bad" },
      `${it.message}${it.place ? ` (line ${it.place[0]})` : ""}, ${count(it.ends, "end", "ends")} `,
      it.schedule.order === null && it.schedule.choices === null ? "" : el("button", { type: "button", onclick: () => again(it.schedule) }, "run it"),
      [...it.waits, ...it.notes].map((note) => el("p", { class: "hint" }, note)));
    const alone = record.schedules === 1 ? el("p", { class: "hint" }, "Every order that the threads allow was taken: there is one.") : null;
    show(title("Exploration"), el("p", {}, told.filter(Boolean).join(", "), record.partial ? el("strong", { class: "bad" }, ` — partial: ${record.partial}`) : ""),
      alone, el("ul", {}, record.outcomes.map(outcome)),
      record.livelock ? el("p", { class: "bad" }, `a livelock of ${record.livelock.states} states `, el("button", { type: "button", onclick: () => again(record.livelock.schedule) }, "run into it")) : null,
      record.properties.length ? list(record.properties.map((it) => `${it.property}: ${it.judged ? (it.met ? "met in some state" : "met in no state") : "never looked at"}`)) : null);
  }
  return { byte, exploration, handle, object, page, range };
})();
