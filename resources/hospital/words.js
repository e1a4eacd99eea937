// Words of the page in the language that is chosen. Keeps no other state.
const LANGUAGES = ["zh", "en"];
let language = localStorage.getItem("language") || "zh";
let texts = {};

export async function load() {
  if (!LANGUAGES.includes(language)) language = "zh";
  texts = await (await fetch(`texts.${language}.json`)).json();
  document.documentElement.lang = language;
  document.title = t("title");
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = t(place.dataset.text);
}

export async function other() {
  language = LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length];
  localStorage.setItem("language", language);
  await load();
}

export function t(key, values = {}) {
  const text = texts[`hospital_page.${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The label of a code; a code that nobody has a word for stands as it is. */
export function code(table, value) {
  return texts[`${table}.${value}`] ?? value;
}

export function refusal(problem) {
  const text = texts[`refusal.${problem.code}`] ?? t("failed", { code: problem.code });
  return text.replace(/\{(\w+)\}/g, (_, name) => problem.details?.[name] ?? "");
}

export function keys(table) {
  const start = `${table}.`;
  return Object.keys(texts).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
}

export function clock(at, seconds = false) {
  const parts = { hour: "2-digit", minute: "2-digit", hour12: false };
  if (seconds) parts.second = "2-digit";
  return new Date(at).toLocaleTimeString("zh-CN", parts);
}

export function day(at) {
  return `${new Date(at).toLocaleDateString("sv-SE")} ${clock(at)}`;
}
