// What stock Chainlit lacks: the banner, citations that open their passage, doubts that open their proof, focus given
// back, French names for its buttons, one announcement per answer, and patience while the server restarts.
"use strict";

(() => {
  const RETRY_DELAYS = [500, 1000, 2000, 4000, 8000]; // milliseconds
  const BANNER_PERIOD = 60000; // milliseconds: other sheets are published, or grow old, while the page stays open
  const ANNOUNCEMENTS = 4;
  const SETTLED = 300; // milliseconds

  const NAMES = {
    "#new-chat-button": "Nouvelle question",
    "#readme-button": "Mode d'emploi",
    "#theme-toggle": "Changer de thème",
    "#user-nav-button": "Compte",
    "#chat-input": "Question de l'usager",
    "#chat-submit": "Envoyer la question",
    "#stop-button": "Arrêter la réponse",
    "aside #side-view-title button": "Fermer le volet",
    "[role=dialog] > button.absolute": "Fermer",
    "[data-panel-resize-handle-id]": "Largeur du panneau",
    "form #password + button": "Afficher ou masquer le mot de passe",
    ".absolute.bottom-4 > button": "Aller à la fin de la conversation",
  };
  const AUTOCOMPLETE = { "form #email": "username", "form #password": "current-password" };

  // -- the server restarts: a page that can't read /user would go back to the sign-in form and lose its conversation

  const plainFetch = window.fetch.bind(window);
  const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

  const patientFetch = async (resource, options) => {
    for (const delay of RETRY_DELAYS) {
      try {
        const response = await plainFetch(resource, options);
        if (response.status < 500) return response;
      } catch {
        // nobody answers: wait below
      }
      await pause(delay);
    }
    return plainFetch(resource, options);
  };

  // Chainlit shows the reason phrase of a refused request as it comes, in English
  const inFrench = (response) => {
    if (response.ok || response.status < 400) return response;
    const statusText = response.status === 401 ? "Accès refusé" : "Le serveur n'a pas pu répondre";
    return new Response(response.body, { status: response.status, statusText, headers: response.headers });
  };

  window.fetch = async (resource, options) => {
    const isUser = new URL(resource.url ?? resource, location.href).pathname === "/user";
    return inFrench(await (isUser ? patientFetch : plainFetch)(resource, options));
  };

  // -- the banner

  const bannerLine = ({ level, text }) => {
    const line = document.createElement("p");
    line.className = level;
    line.textContent = text;
    return line;
  };

  let shownLines = "";

  const showBanner = async () => {
    let lines;
    try {
      const response = await plainFetch("/etat", { cache: "no-store" });
      lines = (await response.json()).banner;
    } catch {
      lines = [{ level: "warning", text: "L'état des fiches n'a pas pu être lu : vérifiez la fiche officielle." }];
    }
    // a live region: what has not changed must not be read out again
    if (JSON.stringify(lines) === shownLines) return;
    shownLines = JSON.stringify(lines);
    document.getElementById("banner").replaceChildren(...lines.map(bannerLine));
  };

  // -- citations, and the focus that goes to the passage and comes back

  let opener = null;
  let panelOpen = false;

  // the nth mark of the answer is about its nth doubtful sentence
  const showDoubt = (mark) => {
    const message = mark.closest(".message-content");
    const rank = [...message.querySelectorAll('a[href="#preuves"]')].indexOf(mark);
    const claim = message.querySelectorAll(".claim.unsupported")[rank];
    if (!claim) return;
    claim.closest("details").open = true;
    claim.focus();
    claim.scrollIntoView({ block: "center" });
  };

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const link = target?.closest('.message-content a[href^="#passage-"]');
      const doubt = target?.closest('.message-content a[href="#preuves"]');
      const source = target?.closest("[data-passage], [data-opens]");
      if (doubt) {
        event.preventDefault();
        event.stopPropagation();
        showDoubt(doubt);
      } else if (link) {
        event.preventDefault();
        event.stopPropagation();
        opener = link;
        const number = link.getAttribute("href").slice("#passage-".length);
        link.closest(".message-content").querySelector(`[data-passage="${CSS.escape(number)}"]`)?.click();
      } else if (source && event.isTrusted) {
        opener = source;
      }
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    const link = event.target instanceof Element && event.target.closest('.message-content a[role="button"]');
    if (link && event.key === " ") {
      event.preventDefault();
      link.click();
    }
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("[role=dialog], [role=menu]")) {
      document.querySelector("aside #side-view-title button")?.click();
    }
  });

  const giveFocusBack = () => {
    const open = document.getElementById("side-view-content") !== null;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (panelOpen && !open && lost && opener?.isConnected) opener.focus();
    panelOpen = open;
  };

  // -- names, roles and announcements

  const setAttribute = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  const nameButtons = () => {
    for (const [selector, name] of Object.entries(NAMES)) {
      for (const element of document.querySelectorAll(selector)) setAttribute(element, "aria-label", name);
    }
    for (const [selector, value] of Object.entries(AUTOCOMPLETE)) {
      for (const element of document.querySelectorAll(selector)) setAttribute(element, "autocomplete", value);
    }
    for (const image of document.querySelectorAll("#root img")) setAttribute(image, "alt", "");
    const side = document.querySelector("#side-view-content [class^=version]") ? "Version pour l'usager" : "Passage cité";
    for (const aside of document.querySelectorAll("#root aside")) setAttribute(aside, "aria-label", side);
    const panel = document.getElementById("side-view-content")?.closest("[role=dialog]");
    if (panel) setAttribute(panel, "aria-label", side);
    for (const paragraph of document.querySelectorAll(".prose [role=article]")) paragraph.removeAttribute("role");
  };

  const welcome = () => {
    const screen = document.getElementById("welcome-screen");
    if (screen && !screen.querySelector(".welcome")) {
      screen.prepend(document.getElementById("welcome").content.cloneNode(true));
    }
  };

  const nameCitations = () => {
    for (const link of document.querySelectorAll('.message-content a[href^="#passage-"]:not([role])')) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-label", `Ouvrir la source ${link.textContent.replace(/\D/g, "")}`);
      link.removeAttribute("target");
    }
    for (const link of document.querySelectorAll('.message-content a[href="#preuves"]:not([role])')) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-label", "À vérifier : voir pourquoi");
      link.removeAttribute("target");
    }
  };

  // a line that is all bold stands above what a sheet says; it may still grow while it is written
  const nameHeadings = () => {
    for (const line of document.querySelectorAll(".ai-message .prose > div")) {
      const bold = line.firstElementChild;
      if (bold?.className === "font-bold" && bold.textContent === line.textContent) {
        setAttribute(line, "role", "heading");
        setAttribute(line, "aria-level", "2");
      } else if (line.getAttribute("role") === "heading") {
        line.removeAttribute("role");
        line.removeAttribute("aria-level");
      }
    }
  };

  // a question about the case is of the last answer alone
  const closeQuestions = () => {
    const last = [...document.querySelectorAll(".ai-message")].at(-1);
    for (const question of document.querySelectorAll(".case-question")) {
      if (!last.contains(question)) question.disabled = true;
    }
  };

  const announce = (text) => {
    const announcer = document.getElementById("announcer");
    const line = document.createElement("p");
    line.textContent = text;
    announcer.append(line);
    while (announcer.children.length > ANNOUNCEMENTS) announcer.firstChild.remove();
  };

  const announced = new WeakSet();
  let running = false;
  let settling = 0;

  const announceAnswers = () => {
    if (document.getElementById("stop-button")) return;
    for (const message of document.querySelectorAll(".ai-message")) {
      const answer = message.querySelector(".prose");
      if (!answer || announced.has(message)) continue;
      announced.add(message);
      const question = message.querySelector(".case-question legend");
      announce(`Réponse : ${answer.textContent}${question ? ` Question : ${question.textContent}` : ""}`);
    }
  };

  // the button that stops an answer stands while it is written, but a quick answer comes without it: an answer is
  // whole when nothing has moved for a while and no such button is there
  const listen = () => {
    const now = document.getElementById("stop-button") !== null;
    if (now && !running) announce("Réponse en cours de rédaction.");
    running = now;
    clearTimeout(settling);
    settling = setTimeout(announceAnswers, SETTLED);
  };

  let scheduled = false;

  const repair = () => {
    scheduled = false;
    welcome();
    nameButtons();
    nameCitations();
    nameHeadings();
    closeQuestions();
    giveFocusBack();
    listen();
  };

  new MutationObserver(() => {
    if (!scheduled) requestAnimationFrame(repair);
    scheduled = true;
  }).observe(document.getElementById("root"), { childList: true, characterData: true, subtree: true });

  // side views of small screens and menus are drawn at the end of the body, outside #root
  new MutationObserver(() => requestAnimationFrame(repair)).observe(document.body, { childList: true });

  showBanner();
  setInterval(showBanner, BANNER_PERIOD);
})();
