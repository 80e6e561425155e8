// The latest transactions as a table. All text goes in as text: nothing that comes from a payment
// is ever read as markup.
"use strict";

const REFRESH_MS = 3000;
const PAGE_SIZE = 100;
const rows = document.getElementById("rows");
const status = document.getElementById("status");
const more = document.getElementById("more");
const filters = document.getElementById("filters");
let older = null;
let timer = 0;

function cell(text, name) {
  const td = document.createElement("td");
  td.textContent = text === null || text === undefined ? "" : String(text);
  if (name) td.className = name;
  return td;
}

function moment(text) {
  return text ? new Date(text).toLocaleTimeString() : "";
}

function row(txn) {
  const tr = document.createElement("tr");
  if (txn.is_exception) tr.className = "exception";
  const link = document.createElement("a");
  link.href = "/txns/" + encodeURIComponent(txn.txn_id);
  link.textContent = txn.txn_id;
  link.dir = "auto";
  const id = cell("");
  id.append(link);
  const state = cell(txn.state, "state");
  state.classList.add(txn.state);
  tr.append(
    id, state, cell(txn.reason), cell(txn.severity), cell(txn.gateway_amount, "number"),
    cell(txn.bank_amount, "number"), cell(txn.currency), cell(moment(txn.deadline)),
    cell(moment(txn.last_updated)),
  );
  return tr;
}

function query(cursor) {
  const wanted = new URLSearchParams({ limit: PAGE_SIZE });
  for (const [name, value] of new FormData(filters)) if (value) wanted.set(name, value);
  if (cursor) wanted.set("cursor", cursor);
  return "/txns?" + wanted;
}

async function page(cursor) {
  const answer = await fetch(query(cursor), { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || body.title);
  return body;
}

async function refresh() {
  clearTimeout(timer);
  try {
    const body = await page(null);
    rows.replaceChildren(...body.items.map(row));
    older = body.next_cursor;
    more.hidden = !older;
    status.textContent = body.items.length + " shown, as of " + moment(body.served_by.as_of);
  } catch (error) {
    status.textContent = "Not available: " + error.message;
  }
  timer = setTimeout(refresh, REFRESH_MS);
}

async function showOlder() {
  clearTimeout(timer);
  const body = await page(older);
  rows.append(...body.items.map(row));
  older = body.next_cursor;
  more.hidden = !older;
  status.textContent = "Older ones are shown; change a filter to follow the latest again";
}

async function fillFilters() {
  const document_ = await (await fetch("/openapi.json")).json();
  for (const parameter of document_.paths["/txns"].get.parameters) {
    const select = filters.elements[parameter.name];
    if (!select) continue;
    const { enum: names } = parameter.schema.items || parameter.schema;
    for (const name of names) select.append(new Option(name, name));
  }
}

filters.addEventListener("change", refresh);
more.addEventListener("click", showOlder);
fillFilters().finally(refresh);
