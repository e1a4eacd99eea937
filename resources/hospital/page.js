// The emergency department's desk: what comes, what is answered, what became of patients.
import * as forms from "./forms.js";
import { showParts } from "./parts.js";
import { awaited, element, etaText, patientRow, sorted, unread } from "./rows.js";
import * as sound from "./sound.js";
import * as talk from "./talk.js";
import { clock, code, day, load, other, refusal, t } from "./words.js";

const WAIT_S = 20;
const AGAIN_MS = 2000;
const SHOWN_AFTER_MS = 2 * 3600000;
const $ = (id) => document.getElementById(id);
let board = null;
let ahead = 0; // of this machine's clock, the centre's, in milliseconds
let following = null;
let view = "coming";
let listing = 0; // counts questions for patients of the past: the answer to the last one counts

const now = () => Date.now() + ahead;

// ---- signing in

async function start() {
  await load();
  try {
    await talk.back();
    desk();
  } catch {
    $("signing").hidden = false;
    $("sign-in").account.focus();
  }
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const says = form.querySelector(".says");
  const [account, password, fresh] = [form.account.value.trim(), form.password.value, form.fresh.value];
  says.textContent = "";
  try {
    if (!$("fresh-row").hidden) await talk.ownPassword(account, password, fresh);
    await talk.signIn(account, fresh || password);
    $("fresh-row").hidden = true;
    form.reset();
    sound.allow();
    desk();
  } catch (no) {
    says.textContent = no.problem ? refusal(no.problem) : t("no_line");
    if (no.problem?.code === "session.password-expired") $("fresh-row").hidden = false;
  }
});

function desk() {
  $("signing").hidden = true;
  $("desk").hidden = false;
  show("coming");
  follow();
}

function leave() {
  following?.abort();
  following = board = null;
  sound.ring(false);
  $("desk").hidden = true;
  $("signing").hidden = false;
}

$("sign-out").addEventListener("click", async () => {
  await talk.signOut().catch(() => null);
  leave();
});

// ---- following the centre

async function follow() {
  const mine = (following = new AbortController());
  let after = 0;
  while (!mine.signal.aborted) {
    try {
      const told = await talk.board(after, after ? WAIT_S : 0, mine.signal);
      after = told.sequence;
      take(told);
    } catch (no) {
      if (mine.signal.aborted) return;
      if (no.status === 401) return leave();
      line(false);
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      after = 0;
    }
  }
}

function line(ok) {
  $("line").textContent = t(ok ? "line_ok" : "line_gone");
  $("line").className = `chip ${ok ? "ok" : "bad"}`;
}

function take(told) {
  const first = board === null;
  board = told;
  ahead = Date.parse(told.server_time) - Date.now();
  line(true);
  for (const patient of told.patients.filter((p) => p.state === "sent")) {
    answer(patient, "delivered").catch(() => null);
  }
  showBoard();
  showOwnParts();
  if (first) forms.showReport(told.hospital);
}

// ---- the board

function showBoard() {
  $("hospital-name").textContent = board.hospital.name;
  showOwnWord(board.hospital);
  const lately = (p) => Date.parse(p.withdrawn_at ?? p.taken_over?.at ?? p.at) > now() - SHOWN_AFTER_MS;
  fill("awaited", sorted(board.patients.filter(awaited)), "nobody_comes");
  fill("there", sorted(board.patients.filter((p) => p.state === "arrived")), "nobody_there");
  fill("over", board.patients.filter((p) => ["withdrawn", "taken_over"].includes(p.state) && lately(p)).reverse(), "nothing_over");
  const fresh = board.patients.filter((p) => awaited(p) && unread(p));
  sound.ring(fresh.length > 0);
  document.title = fresh.length ? `(${fresh.length}) ${t("title")}` : t("title");
  showSound();
}

function fill(place, patients, nobody) {
  const before = new Map([...$(place).children].map((row) => [row.dataset.id, row]));
  const held = $(place).contains(document.activeElement) ? document.activeElement : null;
  const [id, act] = [held?.closest(".patient")?.dataset.id, held?.dataset.act];
  const rows = patients.map((patient) => kept(before.get(patient.id), patientRow(patient, now(), pressed)));
  const shown = rows.length ? rows : [element("p", "nobody", t(nobody))];
  const same = shown.length === $(place).children.length && shown.every((row, n) => row === $(place).children[n]);
  if (same) return;
  $(place).replaceChildren(...shown);
  if (act) rows.find((row) => row.dataset.id === id)?.querySelector(`[data-act=${act}]`)?.focus();
}

/** A row that says the same stays: a button must not vanish under the finger. */
function kept(before, fresh) {
  return before && before.outerHTML === fresh.outerHTML ? before : fresh;
}

function showOwnWord(hospital) {
  const over = hospital.valid_until && Date.parse(hospital.valid_until) <= now();
  const status = over ? "unreported" : hospital.status;
  const beds = hospital.free_beds === null || over ? "" : ` · ${t("beds", { beds: hospital.free_beds })}`;
  $("own-word").textContent = code("hospital_status", status) + beds;
  $("own-word").className = `chip ${{ open: "ok", busy: "doubt", diverted: "bad" }[status] ?? ""}`;
  const by = hospital.by_hand ? t("report_by_centre") : hospital.reported_by;
  $("report-now").textContent = hospital.reported_at ? t("report_now", { at: day(hospital.reported_at), by }) : t("report_never");
}

function showOwnParts() {
  $("own-parts").hidden = !board.parts.length;
  showParts($("parts"), board.parts, sayOfPart);
}

/** Holds for as long as the report above does. */
function sayOfPart(part, given) {
  const form = $("own-report");
  const silent = given.serves === null && given.free_beds === null;
  const until = silent ? null : new Date(now() + Number(form.hours.value) * 3600000).toISOString();
  forms.keepPerson(form.person.value);
  const word = { hospital: board.hospital.id, register: part.register, id: part.id, ...given, valid_until: until, person: form.person.value };
  talk.does("ReportHospitalPart", word).then(() => say(t("report_sent"), true), said);
}

function answer(patient, word, more = {}) {
  return talk.does("AnswerForewarning", { forewarning: patient.id, word, person: forms.knownPerson(), ...more });
}

async function pressed(act, patient) {
  sound.allow();
  const trying = (promise) => promise.then(() => say(""), said);
  if (act === "read") await trying(answer(patient, "read"));
  if (act === "accept") await trying(answer(patient, "accepted"));
  if (act === "cannot_take") {
    forms.askRefusal(patient, (given) => {
      forms.keepPerson(given.person);
      return answer(patient, "cannot_take", given);
    });
  }
  if (act === "take_over") {
    forms.askHandOver(patient, now(), ({ time, ...given }) => {
      forms.keepPerson(given.person);
      return talk.does("TakePatientOver", { forewarning: patient.id, ...given, at: forms.momentOf(time, now()) });
    });
  }
  if (act === "outcome") {
    forms.askOutcome(patient, async (given) => {
      forms.keepPerson(given.person);
      await talk.does("TellOutcome", { forewarning: patient.id, ...given });
      if (view === "outcomes") showBrought(0);
    });
  }
}

function said(no) {
  if (no.status === 401) leave();
  say(no.problem ? refusal(no.problem) : t("no_line"));
}

function say(text, good = false) {
  $("says").textContent = text;
  $("says").classList.toggle("ok", good);
}

// ---- the other views

function show(wanted) {
  view = wanted;
  for (const name of ["coming", "report", "outcomes"]) $(name).hidden = name !== wanted;
  for (const tab of document.querySelectorAll("[data-view]")) tab.setAttribute("aria-pressed", tab.dataset.view === wanted);
  if (wanted === "outcomes") showBrought(0);
  if (wanted === "report" && board) forms.showReport(board.hospital);
  say("");
}

for (const tab of document.querySelectorAll("[data-view]")) tab.addEventListener("click", () => show(tab.dataset.view));

$("own-report").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = forms.reportOf(event.target, board.hospital, now());
  forms.keepPerson(given.person);
  await talk.does("ReportHospital", given).then(() => say(t("report_sent"), true), said);
});

async function showBrought(before) {
  const mine = (listing += 1);
  try {
    const { patients } = await talk.brought(before, $("only-open").checked);
    if (mine !== listing) return;
    const table = before ? $("brought").querySelector("tbody") : broughtTable();
    table.append(...patients.map(broughtRow));
    if (!before && !patients.length) $("brought").replaceChildren(element("p", "nobody", t("nothing_open")));
    $("earlier").hidden = patients.length < 100;
    $("earlier").onclick = () => showBrought(patients.at(-1).sequence);
  } catch (no) {
    said(no);
  }
}

function broughtTable() {
  const table = element("table");
  const head = element("tr");
  for (const key of ["came", "patient", "vehicle_short", "condition", "outcome", ""]) head.append(element("th", "", key && t(`column_${key}`)));
  const body = element("tbody");
  table.append(element("thead"), body);
  table.tHead.append(head);
  $("brought").replaceChildren(table);
  return body;
}

function broughtRow(kept) {
  const row = element("tr");
  const age = kept.brief.age_years === null ? "" : t("years", { age: kept.brief.age_years });
  const outcome = kept.withdrawn ? code("forewarning", "withdrawn") : kept.outcome && code("patient_outcome", kept.outcome);
  const disease = kept.disease_class ? ` · ${t(`disease.${kept.disease_class}`)}` : "";
  for (const text of [
    kept.came_at ? day(kept.came_at) : day(kept.at),
    `${kept.brief.complaint_name} ${code("sex", kept.brief.sex)} ${age}`,
    `${kept.vehicle} · ${kept.number}`,
    kept.condition ? `${code("arrival_condition", kept.condition)} ${kept.taken_by}` : "",
    (outcome || "") + disease,
  ]) row.append(element("td", "", text));
  const last = element("td");
  if (kept.came_at) {
    const tell = element("button", kept.outcome ? "plain" : "main", t("outcome"));
    tell.type = "button";
    tell.addEventListener("click", () => pressed("outcome", kept));
    last.append(tell);
  }
  row.append(last);
  return row;
}

$("only-open").addEventListener("change", () => showBrought(0));

// ---- clock, sound, language

function showSound() {
  $("sound").textContent = t(sound.allowed() ? "sound_on" : "sound_off");
}

$("sound").addEventListener("click", () => {
  sound.allow();
  setTimeout(showSound, 100);
});

for (const place of document.querySelectorAll(".language")) {
  place.addEventListener("click", async () => {
    await other();
    if (board) {
      showBoard();
      showOwnParts();
      show(view);
    }
  });
}

setInterval(() => {
  $("clock").textContent = clock(now(), true);
  for (const row of document.querySelectorAll("#awaited .patient")) {
    const patient = board?.patients.find((p) => p.id === row.dataset.id);
    const [large, small] = patient ? etaText(patient, now()) : ["", ""];
    const eta = row.querySelector(".eta");
    if (patient && eta.firstChild.data !== large) eta.replaceChildren(large, element("small", "", small));
  }
}, 1000);

start();
