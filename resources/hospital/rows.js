// Rows of patients, made of what the board says. Says which button was pressed, and does nothing itself.
import { clock, code, t } from "./words.js";

const MINUTE_MS = 60000;
const LIMITS = { pulse: [50, 120], systolic_mmhg: [90, 180], spo2_percent: [94, 100], breaths: [10, 28], gcs: [15, 15] };

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

function button(label, className, act, name) {
  const made = element("button", className, label);
  made.type = "button";
  made.dataset.act = name;
  made.addEventListener("click", act);
  return made;
}

export const unread = (p) => ["sent", "delivered"].includes(p.state);
export const awaited = (p) => ["sent", "delivered", "read", "accepted", "cannot_take"].includes(p.state);

function soonness(patient) {
  return patient.eta_at ? Date.parse(patient.eta_at) : Infinity;
}

export function sorted(patients) {
  return [...patients].sort((a, b) => soonness(a) - soonness(b) || Date.parse(a.at) - Date.parse(b.at));
}

export function etaText(patient, now) {
  if (patient.arrived_at) return [clock(patient.arrived_at), t("arrived_at")];
  if (!patient.eta_at) return ["—", t(patient.under_way_at ? "eta_unknown" : "still_at_scene")];
  const minutes = Math.max(0, Math.round((Date.parse(patient.eta_at) - now) / MINUTE_MS));
  const about = patient.eta_roughly ? t("about") : "";
  return [t("minutes", { about, minutes }), t("due_at", { at: clock(patient.eta_at) })];
}

function people(brief) {
  const age = brief.age_years === null ? t("age_unknown") : t("years", { age: brief.age_years });
  const words = [code("sex", brief.sex), age];
  if (brief.count > 1) words.unshift(t("patients_count", { count: brief.count }));
  return words.join(" ");
}

function vitals(brief) {
  const row = element("div", "vitals");
  const add = (label, value, off = false) => {
    const place = element("span", off ? "off" : "", `${label} `);
    place.append(element("b", "", value));
    row.append(place);
  };
  add(t("consciousness"), code("consciousness", brief.consciousness), brief.consciousness === "unconscious");
  add(t("breathing"), code("breathing", brief.breathing), ["difficult", "agonal", "none"].includes(brief.breathing));
  const v = brief.vitals;
  const beyond = (name) => v[name] < LIMITS[name][0] || v[name] > LIMITS[name][1];
  if (v.pulse !== null) add(t("pulse"), v.pulse, beyond("pulse"));
  if (v.systolic_mmhg !== null) add(t("pressure"), `${v.systolic_mmhg}/${v.diastolic_mmhg ?? "—"}`, beyond("systolic_mmhg"));
  if (v.spo2_percent !== null) add("SpO₂", `${v.spo2_percent}%`, beyond("spo2_percent"));
  if (v.breaths !== null) add(t("breaths"), v.breaths, beyond("breaths"));
  if (v.gcs !== null) add("GCS", v.gcs, beyond("gcs"));
  return row;
}

function told(patient) {
  const brief = patient.brief;
  const middle = element("div", "told");
  const who = element("div", "who");
  if (brief.priority) who.append(element("span", "grade", code("priority", brief.priority)));
  who.append(`${brief.complaint_name || t("no_complaint")} · ${people(brief)}`);
  middle.append(who, vitals(brief));
  if (brief.report) middle.append(element("div", "crew", `${t("crew_says")}${brief.report}`));
  if (brief.wanted.length) {
    middle.append(element("div", "muted", `${t("wanted")}${brief.wanted.map((c) => code("capability", c)).join("、")}`));
  }
  const car = `${t("vehicle", { vehicle: patient.vehicle })} ${patient.plate} ${code("level", patient.level)} · ${patient.number}`;
  const line = element("div", "muted", `${car} · ${t("told_at", { at: clock(patient.at) })}`);
  if (patient.version > 1) line.append(" ", element("span", "fresh", t("version", { version: patient.version })));
  middle.append(line);
  return middle;
}

function stateLine(patient) {
  const bad = ["cannot_take", "withdrawn"].includes(patient.state);
  const good = ["accepted", "taken_over"].includes(patient.state);
  let text = code("forewarning", patient.state);
  if (patient.reason) text += ` · ${code("cannot_take", patient.reason)}`;
  if (patient.withdrawn_because) text += ` · ${code("forewarning_end", patient.withdrawn_because)}`;
  if (patient.taken_over) text += ` · ${code("arrival_condition", patient.taken_over.condition)} ${patient.taken_over.person}`;
  else if (patient.answered_by) text += ` · ${patient.answered_by}`;
  return element("div", `state ${bad ? "bad" : good ? "ok" : ""}`, text);
}

function acts(patient, pressed) {
  const place = element("div", "acts");
  place.append(stateLine(patient));
  const add = (label, className, name) => place.append(button(t(label), className, () => pressed(name, patient), name));
  if (awaited(patient)) {
    if (unread(patient)) add("read", "plain", "read");
    if (patient.state !== "accepted") add("accept", "yes", "accept");
    if (patient.state !== "cannot_take") add("cannot_take", "no", "cannot_take");
  }
  if (patient.state === "arrived" || patient.state === "accepted") add("take_over", patient.state === "arrived" ? "main" : "plain", "take_over");
  if (patient.state === "taken_over" && !patient.outcome) add("outcome", "plain", "outcome");
  return place;
}

export function patientRow(patient, now, pressed) {
  const row = element("article", `patient p${patient.brief.priority ?? 4}`);
  row.dataset.id = patient.id;
  row.dataset.state = patient.state;
  row.classList.toggle("unread", unread(patient));
  row.classList.toggle("gone", patient.state === "withdrawn");
  const eta = element("div", "eta");
  const [large, small] = etaText(patient, now);
  eta.append(large, element("small", "", small));
  row.append(eta, told(patient), acts(patient, pressed));
  return row;
}
