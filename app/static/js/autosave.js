// Saves a form as one types. 'Saved' is said only after the server has said so; until then the text stands in the
// page (never in the browser's storage, where the next person at the machine could read it) and leaving asks first.
// The form posts to data-autosave with X-Autosave: 1 and expects JSON:
//   200 {"message": "Saved 14:03", "fields": {"version": "7"}}     the fields are put back into the form
//   with "is_whole": true the words count on: 'Saved 10 s ago', 'Saved 2 min ago'
//   409, 422 {"message": "…"}                                      not saved, with the reason
const WAIT = 1_500;
const AGAIN = 15_000;
const COUNT = 10_000;

function follow(form) {
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let isDirty = false;
  let isSending = false;
  let isLeaving = false;
  let leave = null; // what was pressed while a draft was on its way

  let counting = 0;
  const tell = (state, words) => {
    clearInterval(counting);
    if (!status) return;
    status.dataset.state = state;
    status.textContent = words;
  };
  const count = () => {
    const since = Date.now();
    counting = setInterval(() => {
      const seconds = Math.round((Date.now() - since) / COUNT) * (COUNT / 1000);
      const minutes = Math.floor(seconds / 60);
      status.textContent = (minutes ? form.dataset.sayMinutes : form.dataset.saySeconds).replace("{n}", minutes || seconds);
    }, COUNT);
  };
  const fail = (words) => {
    isDirty = true;
    if (status?.dataset.state !== "failed") document.dispatchEvent(new CustomEvent("say", { detail: { text: words } }));
    tell("failed", words);
  };

  async function save() {
    clearTimeout(timer);
    if (isSending || !isDirty) return;
    isSending = true;
    isDirty = false;
    tell("saving", form.dataset.saySaving);
    try {
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File || name === "once") body.delete(name);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "1", Accept: "application/json" }, redirect: "manual" });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      const { message, fields, is_whole: isWhole } = isJson ? await answer.json() : {};
      if (answer.ok && message) {
        for (const [name, value] of Object.entries(fields ?? {})) if (form.elements[name]) form.elements[name].value = value;
        if (!isDirty) tell("saved", message);
        if (!isDirty && isWhole && status) count();
      } else if (answer.type === "opaqueredirect" || answer.status === 401) {
        fail(form.dataset.saySignedOut);
      } else {
        fail(message ?? form.dataset.sayFailed);
        if (answer.status >= 500) timer = setTimeout(save, AGAIN);
      }
    } catch {
      fail(form.dataset.sayFailed);
      timer = setTimeout(save, AGAIN);
    } finally {
      isSending = false;
      if (leave) leave();
      else if (isDirty && status?.dataset.state !== "failed") timer = setTimeout(save, WAIT);
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    if (!isSending) tell("unsaved", form.dataset.sayUnsaved);
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", (event) => {
    isLeaving = true;
    clearTimeout(timer);
    if (!isSending) return;
    event.preventDefault(); // the answer under way brings the version that this form has to name
    const button = event.submitter;
    leave = () => { leave = null; form.requestSubmit(button); };
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && !isLeaving) save(); });
  window.addEventListener("beforeunload", (event) => { if (!isLeaving && (isDirty || isSending)) event.preventDefault(); });
}

document.querySelectorAll("form[data-autosave]").forEach(follow);
