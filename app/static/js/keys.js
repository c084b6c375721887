// Shortcuts. An element says its own key: data-key="c", data-key="/", data-key="g r". `?` lists them, j and k walk
// a list (data-key-list), in which the row that has the focus may have keys of its own (data-row-key="x"). None fires while one types; the person can switch all off (data-shortcuts="off" on <body>).
// Ctrl or Cmd + K goes to the search everywhere.
const isOff = document.body.dataset.shortcuts === "off";
const isTyping = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");
const byKey = (key) => [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key && element.checkVisibility());
let first = "";
let timer = 0;

function act(element) {
  if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); } else element.click();
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-key-list] > *, [data-key-list] tbody > tr")].filter((row) => row.querySelector("a[href], button"));
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
  next.querySelector("a[href], button").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function list() {
  const dialog = document.getElementById("shortcuts");
  const names = dialog.querySelector("[data-keys]");
  names.querySelectorAll("[data-found]").forEach((line) => line.remove());
  for (const element of document.querySelectorAll("[data-key], [data-row-key]")) {
    const key = element.dataset.key ?? element.dataset.rowKey;
    const label = element.dataset.rowLabel ?? element.getAttribute("aria-label") ?? element.querySelector(".label")?.textContent ?? element.textContent;
    if ([...names.querySelectorAll("[data-found]")].some((line) => line.dataset.found === key)) continue;
    const term = document.createElement("dt");
    const keys = document.createElement("dd");
    term.textContent = label.trim();
    for (const letter of key.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = letter;
      keys.append(kbd, " ");
    }
    term.dataset.found = keys.dataset.found = key;
    names.append(term, keys);
  }
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  const isK = event.key.toLowerCase() === "k" || (event.code === "KeyK" && !/^[a-z]$/i.test(event.key)); // "л" on a Cyrillic layout
  if ((event.ctrlKey || event.metaKey) && isK) {
    const find = byKey("/") ?? document.querySelector(".to-search");
    if (find) { event.preventDefault(); act(find); }
    return;
  }
  if (isOff || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  // the letter on the key counts, also while a Cyrillic layout is on
  const letter = /^Key[A-Z]$/.test(event.code) && !event.shiftKey ? event.code.slice(3).toLowerCase() : event.key;
  const sequence = first ? `${first} ${letter}` : letter;
  first = "";
  clearTimeout(timer);
  const row = document.activeElement?.closest("[data-key-list] > *");
  const own = row && [...row.querySelectorAll("[data-row-key]")].find((one) => one.dataset.rowKey === sequence);
  if (own) { event.preventDefault(); own.click(); return; }
  const element = byKey(sequence);
  if (element) { event.preventDefault(); act(element); return; }
  if (sequence === "?") { event.preventDefault(); list(); return; }
  if (sequence === "j" || sequence === "k") { if (walk(sequence === "j" ? 1 : -1)) event.preventDefault(); return; }
  if ([...document.querySelectorAll("[data-key]")].some((other) => other.dataset.key.startsWith(`${letter} `))) {
    first = letter;
    timer = setTimeout(() => { first = ""; }, 1_200);
  }
});
