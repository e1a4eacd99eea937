// The hospital's departments, specialists and devices: how each stands, and what is said of it.
import { element } from "./rows.js";
import { code, day, t } from "./words.js";

const KINDS = ["departments", "specialists", "hospital_equipment"];

function hoursText(part) {
  const days = part.days.map((d) => code("weekday", d)).join(" ");
  return `${days} ${part.begins ? `${part.begins}–${part.ends}` : ""}`.trim();
}

function standing(part) {
  if (part.register === "specialists") return code("part", part.serves ? "on-duty" : "off-duty");
  return code("part", part.serves ? "serves" : "out");
}

function saidText(part) {
  if (!part.word) return "";
  const by = part.word.by_hand ? t("report_by_centre") : part.word.person;
  const until = part.word.valid_until ? t("part_until", { until: day(part.word.valid_until) }) : "";
  return `${t("part_said", { at: day(part.word.at), by })} ${until}`.trim();
}

function choice(part, word, label, chosen, says) {
  const button = element("button", "plain", label);
  button.type = "button";
  button.setAttribute("aria-pressed", chosen);
  button.addEventListener("click", () => says(part, { serves: word, free_beds: part.word?.free_beds ?? null }));
  return button;
}

function bedsField(part, says) {
  const label = element("label", "part-beds");
  const beds = element("input");
  Object.assign(beds, { type: "number", min: 0, max: 9999, inputMode: "numeric" });
  beds.setAttribute("value", part.word?.free_beds ?? "");
  beds.setAttribute("aria-label", t("free_beds_of", { name: part.name }));
  beds.addEventListener("change", () => {
    const free = beds.value === "" ? null : Number(beds.value);
    says(part, { serves: part.word?.serves ?? null, free_beds: free });
  });
  label.append(element("span", "", t("part_free_beds")), beds);
  return label;
}

function partRow(part, says) {
  const down = !part.serves && part.because === "word";
  const row = element("div", `part ${down ? "out" : part.serves ? "" : "off"}`);
  row.dataset.id = part.id;
  const told = element("div", "part-told");
  const name = element("div", "part-name", `${part.name} ${part.title}`.trim());
  name.append(" ", element("span", `chip ${part.serves ? "ok" : down ? "bad" : ""}`, standing(part)));
  const abilities = part.capabilities.map((c) => code("capability", c)).join("、");
  const beds = part.beds === null ? "" : t("part_beds", { beds: part.beds });
  told.append(name, element("div", "muted", [abilities, hoursText(part), beds, saidText(part)].filter(Boolean).join(" · ")));
  const acts = element("div", "part-acts");
  const word = part.word?.serves ?? null;
  const doctor = part.register === "specialists";
  if (part.register === "departments") acts.append(bedsField(part, says));
  acts.append(
    choice(part, true, code("part", doctor ? "on-duty" : "serves"), word === true, says),
    choice(part, false, code("part", doctor ? "off-duty" : "out"), word === false, says),
    choice(part, null, t(doctor ? "part_by_hours" : "part_as_listed"), word === null, says),
  );
  row.append(told, acts);
  return row;
}

/** Replace the list, unless a finger or a cursor is in it and nothing of it changed. */
export function showParts(place, parts, says) {
  const made = KINDS.flatMap((kind) => {
    const rows = parts.filter((p) => p.register === kind).map((p) => partRow(p, says));
    return rows.length ? [element("h3", "", code("hospital_part", kind)), ...rows] : [];
  });
  const before = [...place.children].map((row) => row.outerHTML).join("");
  if (before === made.map((row) => row.outerHTML).join("")) return;
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const id = held?.closest(".part")?.dataset.id;
  const at = held ? [...held.closest(".part").querySelectorAll("button, input")].indexOf(held) : -1;
  place.replaceChildren(...made);
  if (id) [...place.querySelectorAll(".part")].find((row) => row.dataset.id === id)?.querySelectorAll("button, input")[at]?.focus();
}
