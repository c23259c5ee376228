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
      const was = th.getAttribute("aria-sort"), first = "n" in th.dataset || th.dataset.key === "who" ? "ascending" : "descending";
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
const show = value => String(Math.round(value * 100) / 100);
const people = students.map(([id, name, section, page, finals, lost, codes, odd], place) => {
  const points = exercises.map(([, , all], i) => "pc".includes(codes[i]) ? all : 0);
  for (const [column, value] of odd) points[column] = value;
  const final = finals.reduce((sum, value) => sum + value, 0);
  return {place, id, name, section, page, finals, lost, codes, points, final, text: plain(`${name} ${id} ${section}`)};
});

const table = byId("heat"), body = table.tBodies[0], room = table.parentElement;
const late = table.tHead.querySelector("[data-key=lost]");
let chosen = people, all = false, drawn = "";

function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

function row(person, at) {
  const tr = element("tr"), who = element("th", "who"), name = element("bdi", "", person.name || person.id);
  tr.setAttribute("aria-rowindex", at + 3);
  who.scope = "row";
  who.title = person.name ? `${person.name} (${person.id})` : person.id;
  if (person.page) {
    const a = element("a");
    a.href = root + person.page;
    a.append(name);
    who.append(a);
  } else who.append(name);
  if (person.name) who.append(element("span", "", person.id));
  tr.append(who, element("td", "n", show(person.final)), element("td", "n", (total ? 100 * person.final / total : 0).toFixed(0)));
  if (late) tr.append(element("td", "n", person.lost > 0 ? "−" + show(person.lost) : ""));
  exercises.forEach(([part, name, points], i) => {
    const [status, sign, word] = statuses[person.codes[i]] || ["", "", ""];
    const td = element("td", `s ${status}${i && exercises[i - 1][0] === part ? "" : " new"}`, sign);
    td.title = `${name}: ${word} ${show(person.points[i])}/${show(points)}`;
    td.dataset.e = i;
    tr.append(td);
  });
  tr.dataset.place = person.place;
  return tr;
}

function space(rows, height) {
  const tr = element("tr", "pad"), td = element("td");
  tr.setAttribute("aria-hidden", "true");
  td.colSpan = exercises.length + 4;
  td.style.height = `${rows * height}px`;
  tr.append(td);
  return tr;
}

function draw() {
  const height = body.querySelector("tr:not(.pad)")?.offsetHeight || 24;
  const from = all ? 0 : Math.max(0, Math.floor(room.scrollTop / height) - 12);
  const to = all ? chosen.length : Math.min(chosen.length, from + Math.ceil(room.clientHeight / height) + 36);
  const now = `${from} ${to} ${all}`;
  if (now === drawn) return;
  drawn = now;
  const rows = chosen.slice(from, to).map((person, i) => row(person, from + i));
  if (from) rows.unshift(space(from, height));
  if (to < chosen.length) rows.push(space(chosen.length - to, height));
  body.replaceChildren(...rows);
}

function redraw() {
  drawn = "";
  table.setAttribute("aria-rowcount", chosen.length + 2);
  byId("shown").textContent = words.shown.replace("{shown}", chosen.length.toLocaleString("en")).replace("{all}", people.length.toLocaleString("en"));
  draw();
}

function filter() {
  const search = plain(byId("search").value.trim()), status = byId("status").value, section = byId("section")?.value || "";
  const at = exercises.findIndex(e => e[1] === byId("exercise").value);
  const fits = letter => status === "wrong" ? !"pc-n ".includes(letter) : letter === status;
  chosen = people.filter(person => person.text.includes(search) && (!section || person.section === section)
    && (!status || (at < 0 ? [...person.codes].some(fits) : fits(person.codes[at]))));
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
addEventListener("beforeprint", () => { all = true; draw(); });
addEventListener("afterprint", () => { all = false; draw(); });
body.addEventListener("click", event => {
  const td = event.target.closest("td.s");
  if (!td) return;
  const person = students[td.parentElement.dataset.place];
  if (person[3]) location.href = `${root}${person[3]}#${encodeURIComponent(exercises[td.dataset.e][1])}`;
});
filter();
})();
