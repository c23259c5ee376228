"use strict";
// Rows of the heat map are drawn only where they can be seen, so 5,000 students scroll like 50. Every text is set as text, never as HTML.
(() => {
const byId = id => document.getElementById(id);
const order = new Intl.Collator(document.documentElement.lang, {numeric: true});
const plain = text => text.normalize("NFKC").toLowerCase();

function headers(root, sort) {
  for (const th of root.querySelectorAll("th")) {
    const button = th.querySelector("button");
    if (!button) continue;
    th.setAttribute("aria-sort", "none");
    button.type = "button";
    button.addEventListener("click", () => {
      const was = th.getAttribute("aria-sort"), first = th.dataset.key && th.dataset.key !== "who" ? "descending" : "ascending";
      const now = was === "none" ? first : was === "ascending" ? "descending" : "ascending";
      for (const other of root.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
      th.setAttribute("aria-sort", now);
      sort(th, now === "ascending" ? 1 : -1);
    });
  }
}

for (const table of document.querySelectorAll("table.sorted")) {
  const rows = [...table.tBodies[0].rows];
  headers(table.tHead, (th, way) => {
    const value = row => row.cells[th.cellIndex].dataset.v;
    rows.sort((a, b) => way * order.compare(value(a), value(b)) || 0);
    if (th.classList.contains("n")) rows.sort((a, b) => way * (value(a) - value(b)));
    table.tBodies[0].append(...rows);
  });
}

const block = byId("data");
if (!block) return;
const {exercises, students, most, words, statuses, root} = JSON.parse(block.textContent);
const letters = Object.keys(statuses);
const total = most.reduce((sum, points) => sum + points, 0);
const AROUND = 16, PRINTED = 500; // rows drawn beyond those seen; rows on paper, at most
const show = value => String(Math.round(value * 100) / 100);
const people = students.map(([id, name, section, page, finals, lost, codes, odd], place) => {
  const points = exercises.map(([, , all], i) => "pc".includes(codes[i]) ? all : 0);
  for (const [column, value] of odd) points[column] = value;
  const final = finals.reduce((sum, value) => sum + value, 0);
  return {place, id, name, section, page, finals, lost, codes, points, final, text: plain(`${name} ${id} ${section}`)};
});

const table = byId("heat"), body = table.tBodies[0], room = table.parentElement;
const late = table.tHead.querySelector("[data-key=lost]");
let chosen = people, all = false, drawn = null; // all: for paper; drawn: from and to

function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

const classes = exercises.map(([part], i) => i && exercises[i - 1][0] === part ? "s" : "s new");
const rows = []; // those that are drawn; they are filled again rather than made again, which is several times quicker

function empty() {
  const tr = element("tr"), who = element("th", "who"), a = element("a");
  who.scope = "row";
  a.append(element("bdi"));
  who.append(a, element("span"));
  tr.append(who, element("td", "n", " "), element("td", "n", " "));
  if (late) tr.append(element("td", "n", " "));
  tr.append(...classes.map(kind => element("td", kind, " ")));
  return tr;
}

function write(node, text) {
  if (node.firstChild.data !== text) node.firstChild.data = text;
}

function fill(tr, person, at) {
  tr.setAttribute("aria-rowindex", at + 3);
  if (tr.person === person) return;
  tr.person = person;
  const [who, ...cells] = tr.cells, [a, id] = who.children;
  who.title = person.name ? `${person.name} (${person.id})` : person.id;
  if (person.page) a.href = root + person.page;
  a.firstChild.textContent = person.name || person.id;
  id.textContent = person.name ? person.id : "";
  write(cells.shift(), show(person.final));
  write(cells.shift(), (total ? 100 * person.final / total : 0).toFixed(0));
  if (late) write(cells.shift(), person.lost > 0 ? "−" + show(person.lost) : "");
  cells.forEach((td, i) => {
    const [status, sign] = statuses[person.codes[i]] || ["", ""], kind = `${classes[i]} ${status}`;
    if (td.className === kind) return;
    td.className = kind;
    write(td, sign);
  });
}

function cell(target) {
  const td = target.closest("td.s");
  if (!td) return [];
  const i = [...td.parentElement.querySelectorAll("td.s")].indexOf(td);
  return [td, td.parentElement.person, exercises[i], i];
}

function space() {
  const tr = element("tr", "pad"), td = element("td");
  tr.setAttribute("aria-hidden", "true");
  td.colSpan = exercises.length + 4;
  tr.append(td);
  return tr;
}

const above = space(), below = space();
body.append(above, below);

function draw() {
  const height = rows[0]?.offsetHeight || 24, top = Math.floor(room.scrollTop / height);
  const seen = Math.ceil(Math.max(room.clientHeight, innerHeight) / height);
  if (drawn && top >= drawn[0] && (top + seen <= drawn[1] || drawn[1] === chosen.length)) return;
  const from = all ? 0 : Math.max(0, top - AROUND), to = Math.min(chosen.length, all ? PRINTED : top + seen + AROUND);
  drawn = [from, to];
  while (rows.length > to - from) rows.pop().remove();
  while (rows.length < to - from) below.before(rows[rows.push(empty()) - 1]);
  rows.forEach((tr, i) => fill(tr, chosen[from + i], from + i));
  above.firstChild.style.height = `${from * height}px`;
  below.firstChild.style.height = `${all ? 0 : (chosen.length - to) * height}px`;
}

function redraw() {
  drawn = null;
  draw();
}

function filter() {
  const search = plain(byId("search").value.trim()), status = byId("status").value, section = byId("section")?.value || "";
  const at = exercises.findIndex(e => e[1] === byId("exercise").value);
  const fits = letter => status === "wrong" ? !"pc-n ".includes(letter) : letter === status;
  chosen = people.filter(person => person.text.includes(search) && (!section || person.section === section)
    && (!status || (at < 0 ? [...person.codes].some(fits) : fits(person.codes[at]))));
  table.setAttribute("aria-rowcount", chosen.length + 2);
  const told = (text, count) => text.replace("{shown}", count.toLocaleString("en")).replace("{all}", people.length.toLocaleString("en"));
  byId("shown").textContent = told(words.shown, chosen.length);
  byId("printed").textContent = told(words.printed, Math.min(chosen.length, PRINTED));
  room.scrollTop = 0;
  redraw();
}

function value(key) {
  const at = Number(key.slice(1));
  if (key === "final") return person => person.final;
  if (key === "lost") return person => person.lost;
  if (key[0] === "a") return person => person.finals[at];
  return person => person.points[at] - letters.indexOf(person.codes[at]) / 1000; // of equal points the better status
}

headers(table.tHead, (th, way) => {
  const key = th.dataset.key;
  if (key === "who") people.sort((a, b) => way * order.compare(a.name || a.id, b.name || b.id));
  else { const of = value(key); people.sort((a, b) => way * (of(a) - of(b)) || a.place - b.place); }
  filter();
});
const asked = new URLSearchParams(location.hash.slice(1));
for (const name of ["exercise", "status", "search"]) if (asked.has(name)) byId(name).value = asked.get(name);
byId("tools").addEventListener("submit", event => event.preventDefault());
byId("tools").addEventListener("input", filter);
byId("tools").addEventListener("reset", () => setTimeout(filter));
room.addEventListener("scroll", () => requestAnimationFrame(draw));
addEventListener("resize", draw);
addEventListener("beforeprint", () => { all = true; redraw(); });
addEventListener("afterprint", () => { all = false; redraw(); });
body.addEventListener("mouseover", event => {
  const [td, person, exercise, i] = cell(event.target);
  if (td) td.title = `${exercise[1]}: ${statuses[person.codes[i]]?.[2] || "–"} ${show(person.points[i])}/${show(exercise[2])}`;
});
body.addEventListener("click", event => {
  const [td, person, exercise] = cell(event.target);
  if (td && person.page) location.href = `${root}${person.page}#${encodeURIComponent(exercise[1])}`;
});
filter();
})();
