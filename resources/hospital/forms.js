// What is asked before an answer goes out: reasons, hand-over, outcome, the hospital's own report.
import { element } from "./rows.js";
import { clock, code, keys, refusal, t } from "./words.js";

const HOURS = [1, 2, 4, 8, 12, 24];
const STATUSES = ["open", "busy", "diverted"];
const CONDITIONS = ["stable", "serious", "critical", "arrest", "dead"];
const REASONS = ["no_bed", "no_specialist", "equipment_down", "overloaded", "other"];
const OUTCOMES = ["discharged", "admitted", "intensive_care", "transferred", "left", "died"];
const dialog = document.getElementById("asking");

export const knownPerson = () => sessionStorage.getItem("person") || "";
export const keepPerson = (name) => sessionStorage.setItem("person", name);

/** Ask; `send(values)` may throw what is shown, and the form stays open. */
function asked(title, fields, yes, send) {
  const form = dialog.querySelector("form");
  const says = form.querySelector(".says");
  form.querySelector("h2").textContent = title;
  form.querySelector(".fields").replaceChildren(...fields);
  form.querySelector(".main").textContent = yes;
  form.querySelector(".no").textContent = t("cancel");
  form.querySelector(".no").onclick = () => dialog.close();
  says.textContent = "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await send(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (no) {
      says.textContent = no.problem ? refusal(no.problem) : t("no_line");
    }
  };
  dialog.showModal();
}

function choices(name, table, codes, chosen = "") {
  const set = element("fieldset", "choices");
  for (const value of codes) {
    const label = element("label");
    const radio = element("input");
    Object.assign(radio, { type: "radio", name, value, required: true, checked: value === chosen });
    label.append(radio, code(table, value));
    set.append(label);
  }
  return set;
}

function field(label, name, more = {}) {
  const place = element("label");
  const input = element("input");
  Object.assign(input, { name, ...more });
  place.append(element("span", "", label), input);
  return place;
}

const person = (required = false) => field(t("person"), "person", { maxLength: 40, value: knownPerson(), required });
const note = () => field(t("note"), "note", { maxLength: 200 });

export function askRefusal(patient, send) {
  asked(t("cannot_take_title"), [choices("reason", "cannot_take", REASONS), note(), person()], t("cannot_take"), send);
}

export function askHandOver(patient, now, send) {
  const time = field(t("taken_at"), "time", { type: "time", value: clock(now), required: true });
  const fields = [choices("condition", "arrival_condition", CONDITIONS), time, person(true), note()];
  asked(t("take_over_title"), fields, t("take_over"), send);
}

export function askOutcome(patient, send) {
  const place = element("label");
  const list = element("select");
  list.name = "disease_class";
  list.append(new Option(t("not_told"), ""), ...keys("hospital_page.disease").map((c) => new Option(t(`disease.${c}`), c)));
  place.append(element("span", "", t("disease_class")), list);
  asked(t("outcome_title"), [choices("outcome", "patient_outcome", OUTCOMES), place, note(), person()], t("outcome"), send);
}

/** A time of today; one that lies ahead was yesterday. */
export function momentOf(time, now) {
  const [hours, minutes] = time.split(":").map(Number);
  const at = new Date(now);
  if (clock(at) === time) return null;
  at.setHours(hours, minutes, 0, 0);
  if (at > new Date(now)) at.setDate(at.getDate() - 1);
  return at.toISOString();
}

export function showReport(hospital) {
  const form = document.getElementById("own-report");
  const status = choices("status", "hospital_status", STATUSES, hospital.status);
  form.querySelector("#report-status").replaceChildren(element("legend", "", t("report_status")), ...status.children);
  const marks = hospital.capabilities.map((value) => {
    const label = element("label");
    const box = element("input");
    Object.assign(box, { type: "checkbox", name: "diverted_for", value, checked: hospital.diverted_for.includes(value) });
    label.append(box, code("capability", value));
    return label;
  });
  form.querySelector("#report-diverted").replaceChildren(element("legend", "", t("diverted_for")), ...marks);
  form.hours.replaceChildren(...HOURS.map((h) => new Option(t("hours", { hours: h }), h, h === 4, h === 4)));
  form.free_beds.value = hospital.free_beds ?? "";
  form.note.value = hospital.note;
  form.person.value = knownPerson();
}

export function reportOf(form, hospital, now) {
  const given = new FormData(form);
  const beds = given.get("free_beds");
  return {
    hospital: hospital.id,
    status: given.get("status") || "open",
    free_beds: beds === "" ? null : Number(beds),
    note: given.get("note"),
    diverted_for: given.getAll("diverted_for"),
    valid_until: new Date(now + Number(given.get("hours")) * 3600000).toISOString(),
    person: given.get("person"),
  };
}
