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

  // Uploads that go on where they stopped (draft-ietf-httpbis-resumable-upload): a file is sent as soon as it is chosen, and the
  // form bears its ticket. Without this, the form sends the files itself.
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const send = (method, address, fields, body, told) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(fields)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => told && told(event.loaded);
    request.onload = () => done(request);
    request.onerror = request.ontimeout = () => failed(new Error("line"));
    request.send(body);
  });
  const digest = async (file) => {
    if (!globalThis.crypto || !crypto.subtle) return null;
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const upload = async (file, address, show) => {
    let place = null, pause = 1;
    for (;;) {
      try {
        let offset = 0;
        if (!place) {
          const begun = await send("POST", address, { "Upload-Complete": "?0", "Upload-Length": String(file.size) }, null);
          if (begun.status !== 201) throw begun;
          place = begun.getResponseHeader("Location");
        } else {
          const asked = await send("HEAD", place, {}, null);
          // Its time is over, or another took its place: from the beginning.
          if (asked.status === 404) { place = null; continue; }
          if (asked.status !== 204) throw asked;
          offset = Number(asked.getResponseHeader("Upload-Offset"));
        }
        show(offset, false);
        const done = await send("PATCH", place, { "Content-Type": "application/partial-upload", "Upload-Complete": "?1", "Upload-Offset": String(offset) },
          file.slice(offset), (sent) => show(offset + sent, false));
        if (done.status === 201) {
          const kept = JSON.parse(done.responseText), own = await digest(file);
          if (own && own !== kept.sha256) { place = null; continue; }
          return kept;
        }
        if (done.status !== 409 && done.status < 500 && done.status !== 429) throw done;
      } catch (error) {
        if (error instanceof XMLHttpRequest && error.status < 500 && error.status !== 429) throw error;
      }
      show(null, true);
      await wait(pause);
      pause = Math.min(30, pause * 2);
    }
  };
  for (const form of document.querySelectorAll("form[data-uploads]")) {
    const input = form.querySelector("input[type=file]"), list = document.createElement("ul"), said = document.createElement("p");
    const under = new Set();
    const failures = new Set();
    list.className = "files";
    said.className = "hidden";
    said.setAttribute("role", "status");
    input.after(list, said);
    byId("tep-hint").textContent = form.dataset.hint;
    const hidden = (name, value) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    };
    const begin = (file) => {
      const item = document.createElement("li"), bar = document.createElement("progress"), words = document.createElement("span");
      bar.max = file.size;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      item.append(file.name + " ", words, bar);
      list.append(item);
      const show = (sent, dropped) => {
        if (sent !== null) bar.value = sent;
        words.textContent = dropped ? form.dataset.dropped : form.dataset.sending + " " + Math.floor(100 * bar.value / Math.max(1, file.size)) + " %";
        if (dropped) said.textContent = file.name + ": " + form.dataset.dropped;
      };
      const work = upload(file, form.dataset.uploads, show).then((kept) => {
        bar.remove();
        words.textContent = "· " + form.dataset.sent;
        said.textContent = file.name + ": " + form.dataset.sent;
        hidden("ve", kept.tep);
        hidden("ve-ten", file.name);
      }, (answer) => {
        let why = String(answer.status || "");
        try { const told = JSON.parse(answer.responseText); why = told.title + ". " + told.detail; } catch { /* it is no JSON: the number alone is said */ }
        bar.remove();
        words.className = "error";
        words.textContent = why;
        said.textContent = file.name + ": " + why;
        failures.add(file);
      }).finally(() => under.delete(work));
      under.add(work);
    };
    input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; files.filter((file) => file.size > 0).forEach(begin); });
    form.addEventListener("submit", async (event) => {
      if (!under.size) return;
      event.preventDefault();
      while (under.size) await Promise.all([...under]);
      if (!failures.size) form.requestSubmit();
    });
  }

  // In the waiting room: the place is asked after, and who may go in goes in.
  const room = document.querySelector("[data-wait]");
  if (room) {
    const look = async (seconds) => {
      await wait(seconds);
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
        if (answer.status !== 503) return location.reload();
        const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-wait]");
        if (!now) return location.reload();
        room.querySelector("[role=status]").replaceChildren(...now.querySelector("[role=status]").childNodes);
        return look(Number(now.dataset.wait));
      } catch { return look(Math.min(60, seconds * 2)); }
    };
    look(Number(room.dataset.wait));
  }

  // What went wrong is read first.
  const summary = document.querySelector(".summary");
  if (summary) summary.focus();
})();
