// Makes quicker what works without it: suggestions as one types, and drafts kept in this browser.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);

  // Suggestions: a combobox after the ARIA practices; what fails is said once and hinders nothing.
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const input = form.querySelector("input[type=search]"), row = form.querySelector(".row");
    const list = document.createElement("ul"), said = document.createElement("p");
    list.id = "goi-y";
    list.className = "suggest";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.list);
    list.hidden = true;
    said.className = "hidden";
    said.setAttribute("role", "status");
    row.append(list);
    form.append(said);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    let at = -1, timer = 0, asked = null;
    const show = (names) => {
      at = -1;
      list.replaceChildren(...names.map((name, index) => {
        const item = document.createElement("li");
        item.id = "goi-y-" + index;
        item.setAttribute("role", "option");
        item.setAttribute("lang", "vi");
        item.setAttribute("aria-selected", "false");
        item.textContent = name;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(name); });
        return item;
      }));
      list.hidden = names.length === 0;
      input.setAttribute("aria-expanded", String(names.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (name) => { input.value = name; show([]); form.requestSubmit(); };
    const ask = async () => {
      const text = input.value.trim();
      if (asked) asked.abort();
      if (text.length < 2) return show([]);
      asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text), { signal: asked.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        const names = (await answer.json()).goiY.map((one) => one.ten);
        show(names);
        said.textContent = names.length ? form.dataset.list + ": " + names.length : "";
      } catch (error) {
        if (error.name === "AbortError") return;
        show([]);
        said.textContent = form.dataset.failed;
      }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", () => show([]));
    input.addEventListener("keydown", (event) => {
      const items = [...list.children];
      if (event.key === "Escape") return show([]);
      if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); return choose(items[at].textContent); }
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || !items.length) return;
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : items.length - 1 + (at < 0 ? 1 : 0))) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      input.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    });
  }

  // Drafts: what is typed into the intake form is kept here until it is handed in.
  const prefix = "mot-cua/";
  const storage = (() => { try { localStorage.setItem(prefix, ""); localStorage.removeItem(prefix); return localStorage; } catch { return null; } })();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!storage) break;
    const key = prefix + form.dataset.draft, inputs = [...form.querySelectorAll("input:not([type=hidden]):not([type=file])")];
    const note = document.createElement("p"), discard = document.createElement("button");
    note.className = "inset";
    note.setAttribute("role", "status");
    note.textContent = form.dataset.note;
    discard.type = "button";
    discard.textContent = form.dataset.discard;
    const keep = () => storage.setItem(key, JSON.stringify(Object.fromEntries(inputs.filter((one) => one.value).map((one) => [one.name, one.value]))));
    form.before(note);
    try {
      const draft = JSON.parse(storage.getItem(key) || "null");
      if (draft) {
        let restored = false;
        for (const input of inputs) if (!input.value && draft[input.name]) { input.value = draft[input.name]; restored = true; }
        if (restored) {
          note.textContent = form.dataset.restored + " ";
          note.append(discard);
        }
      }
    } catch { storage.removeItem(key); }
    discard.addEventListener("click", () => { storage.removeItem(key); for (const input of inputs) input.value = ""; note.textContent = form.dataset.note; inputs[0].focus(); });
    form.addEventListener("input", keep);
  }
  for (const done of document.querySelectorAll("[data-done]")) if (storage) storage.removeItem(prefix + done.dataset.done);

  // What went wrong is read first.
  const summary = document.querySelector(".summary");
  if (summary) summary.focus();
})();
