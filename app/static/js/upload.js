// Chosen files are listed with their size before they are sent; they can also be dropped or pasted.
// Limits are checked by the server; here only what is plainly too large is said at once.
const bytes = (n) => new Intl.NumberFormat(document.documentElement.lang, n < 1_048_576
  ? { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }
  : { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(n / (n < 1_048_576 ? 1_024 : 1_048_576));

function list(zone) {
  const input = zone.querySelector("input[type=file]");
  const names = zone.querySelector("[data-files]");
  const most = Number(zone.dataset.maxBytes ?? Infinity);
  names.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    const picture = document.createElement("span");
    const words = document.createElement("span");
    const size = document.createElement("span");
    picture.className = "thumb";
    picture.textContent = file.name.split(".").pop().slice(0, 4);
    words.textContent = file.name;
    size.className = "small muted num";
    size.textContent = bytes(file.size);
    if (file.size > most) {
      item.className = "refused";
      const sentence = zone.dataset.tooBig.replace("{name}", file.name);
      words.textContent = sentence;
      document.dispatchEvent(new CustomEvent("say", { detail: { text: sentence } }));
    }
    item.append(picture, words, size);
    return item;
  }));
  names.hidden = !input.files.length;
}

function take(zone, files) {
  const input = zone.querySelector("input[type=file]");
  const bag = new DataTransfer();
  for (const file of input.multiple ? [...input.files, ...files] : [files[0]]) bag.items.add(file);
  input.files = bag.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const zone = event.target.matches("input[type=file]") && event.target.closest("[data-upload]");
  if (zone) list(zone);
});
document.addEventListener("dragover", (event) => {
  const zone = event.target.closest?.("[data-upload]");
  if (zone && event.dataTransfer.types.includes("Files")) { event.preventDefault(); zone.classList.add("over"); }
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-upload]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-upload]");
  zone?.classList.remove("over");
  if (zone && event.dataTransfer.files.length) { event.preventDefault(); take(zone, event.dataTransfer.files); }
});
document.addEventListener("paste", (event) => {
  const zone = document.querySelector("[data-upload]");
  if (zone && event.clipboardData.files.length) { event.preventDefault(); take(zone, event.clipboardData.files); }
});
