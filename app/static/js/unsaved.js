// Where a page has several forms, sending one loses what was typed into another: that is asked first.
// A form that saves itself (autosave.js) asks by itself, and one that swaps a block (htmx) leaves the others alone.
const typed = new WeakSet();
document.addEventListener("input", (event) => typed.add(event.target));

function isChanged(field) {
  if (!typed.has(field)) return false;
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const kept = [...field.options].filter((option) => option.defaultSelected);
    return kept.length ? kept.some((option) => !option.selected) : field.selectedIndex > 0;
  }
  return field.value !== field.defaultValue;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post]")) return;
  const others = [...document.forms].filter((other) => other !== form && other.method === "post" && !other.matches("[data-autosave]"));
  const lost = others.flatMap((other) => [...other.elements]).find(isChanged);
  if (!lost) return;
  const isChoice = lost.type === "checkbox" || lost.type === "radio";
  const name = (isChoice && lost.closest("fieldset")?.querySelector("legend")) || lost.labels?.[0];
  const words = name?.firstChild?.textContent.trim() ?? "";
  if (window.confirm(document.getElementById("live").dataset.sayUnsaved.replace("{name}", words))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  lost.focus();
}, { capture: true });
