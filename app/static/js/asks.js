// Shows a question once the answers before it ask for it, as app/promo/asking.py decides when the form is sent.
// <div data-asks> holds <div data-rules='[{"name": "question_3", "op": "is", "values": ["Story"]}]'>; all must hold.
// A box with data-answered says that there is an answer which no field shows, such as a file.
const fold = (text) => text.normalize("NFC").replace(/[’ʼ`‘]/g, "'").toLowerCase().trim();

function number(text) {
  let plain = text.replace(/[\s\u00a0\u202f']/g, "").replace("−", "-");
  const isGrouped = plain.length < text.trim().length;
  if (plain.includes(",") && plain.includes(".")) plain = plain.replaceAll(plain.lastIndexOf(",") > plain.lastIndexOf(".") ? "." : ",", "");
  if (!isGrouped && /^[+-]?[1-9]\d*(,\d{3})+$/.test(plain)) plain = plain.replaceAll(",", "");
  plain = plain.replaceAll(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

function said(root, name) {
  const fields = [...root.querySelectorAll(`[name="${name}"]`)];
  const box = fields[0]?.closest("[data-rules]");
  if (!fields.length || box?.classList.contains("unasked")) return [];
  if (box?.hasAttribute("data-answered")) return ["1"];
  const isTicked = ["radio", "checkbox"].includes(fields[0].type);
  return fields.filter((field) => !isTicked || field.checked).map((field) => field.value).filter((value) => value.trim());
}

function same(one, other) {
  const [left, right] = [number(one), number(other)];
  return left !== null && right !== null ? left === right : fold(one) === fold(other);
}

function holds(root, { name, op, values }) {
  const answers = said(root, name);
  if (!answers.length) return false;
  if (op === "answered") return true;
  if (op === "more_than") return number(answers[0]) !== null && number(answers[0]) > number(values[0]);
  const isAmong = answers.some((answer) => values.some((value) => same(answer, value)));
  return isAmong !== (op === "is_not");
}

function follow(root) {
  const show = () => {
    for (const box of root.querySelectorAll("[data-rules]")) {
      box.classList.toggle("unasked", !JSON.parse(box.dataset.rules).every((rule) => holds(root, rule)));
    }
  };
  root.addEventListener("input", show);
  root.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-asks]").forEach(follow);
