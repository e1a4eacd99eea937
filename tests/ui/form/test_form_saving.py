"""Nothing typed is lost: drafts, pauses, refusals, restarts, the opening of the incident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from dispatch_app.client.replies import Refused, Unreachable
from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.commands import (
    AttachCall,
    EndCall,
    FixPlace,
    OpenIncident,
    RecordIntake,
    SettleCall,
)
from tests.fakes.builders import LINE_2, SEAT_1, a_place, at_seat
from tests.fakes.form_seat import FormSeat

K = Qt.Key


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


def note_of(seat):
    return seat.panel.remarks.fields["note"]


def write_note(seat, text):
    note_of(seat).setFocus()
    seat.type(text)


def opened(seat):
    """A call whose place is fixed, so that there is an incident."""
    seat.answers()
    seat.press(K.Key_Return)
    seat.pause()
    return seat.incident


def restarted(seat):
    """The same seat after its process was killed: only its disk is left."""
    seat.close()
    return FormSeat(seat.centre, disk=seat.desk.disk)


def test_a_note_alone_opens_no_incident_and_stays_on_this_seat(seat):
    call = seat.answers()
    write_note(seat, "abc")
    seat.pause()
    assert seat.desk.sent == []
    assert list(seat.desk.disk) == [f"call-{call.id}"]
    assert note_of(seat).mark.keeping.value == "local"


def test_the_first_substantive_field_opens_the_incident_and_all_follows_in_order(seat):
    seat.answers()
    write_note(seat, "abc")
    seat.intake.focus_place()
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.desk.kinds()[0] == "OpenIncident"
    assert set(seat.desk.kinds()[1:]) == {"RecordIntake", "FixPlace"}
    assert seat.incident.note == "abc"
    assert seat.selection.incident == seat.incident.id


def test_nothing_that_needs_the_incident_leaves_before_it_is_open(seat):
    seat.desk.holding = True
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.desk.kinds() == ["OpenIncident"]
    assert seat.panel.place.field.mark.keeping.value == "saving"
    seat.desk.release()
    seat.pause()
    assert seat.incident.complaint == "chest_pain"
    assert seat.panel.place.field.mark.keeping.value == "saved"


def test_only_what_changed_goes_out(seat):
    opened(seat)
    seat.desk.sent.clear()
    write_note(seat, "x")
    seat.pause()
    assert seat.desk.sent == [RecordIntake(incident=seat.incident.id, note="x")]


def test_a_saved_form_leaves_no_draft(seat):
    opened(seat)
    write_note(seat, "x")
    seat.pause()
    seat.pause()
    assert seat.desk.disk == {}


def test_a_refused_field_stays_visible_as_not_saved_until_it_succeeds(seat):
    opened(seat)
    seat.desk.refuse_next = Refused("unavailable", {})
    write_note(seat, "x")
    seat.pause()
    assert note_of(seat).text() == "x"
    assert note_of(seat).mark.keeping.value == "not_saved"
    assert seat.texts("refusal.unavailable") in note_of(seat).mark.toolTip()
    assert list(seat.desk.disk) == [f"incident-{seat.incident.id}"]
    seat.intake.saving._send_again()
    seat.pause()
    assert note_of(seat).mark.keeping.value == "saved"
    assert seat.incident.note == "x"


def test_an_unreachable_centre_is_no_reason_to_forget(seat):
    opened(seat)
    seat.desk.refuse_next = Unreachable()
    write_note(seat, "x")
    seat.pause()
    assert note_of(seat).mark.keeping.value == "not_saved"
    seat.intake.flush(lambda: None)
    assert seat.incident.note == "x"


def test_what_waits_while_offline_says_so(seat):
    opened(seat)
    seat.desk.holding = True
    write_note(seat, "x")
    seat.pause()
    assert note_of(seat).mark.keeping.value == "saving"
    seat.desk.online = False
    seat.desk.link_changed.emit(None)
    assert note_of(seat).mark.keeping.value == "not_saved"


def test_an_older_reply_does_not_undo_newer_typing(seat):
    opened(seat)
    write_note(seat, "a")
    seat.desk.holding = True
    seat.pause()
    seat.type("b")
    seat.desk.release()
    assert note_of(seat).text() == "ab"
    seat.pause()
    assert seat.incident.note == "ab"
    assert note_of(seat).mark.keeping.value == "saved"


def test_a_killed_seat_finds_its_draft_again(qapp):
    before = FormSeat()
    call = before.answers()
    before.type("heping")
    write_note(before, "abc")
    before.intake.saving.write()
    after = restarted(before)
    after.selection.select(call=call.id)
    after.settle()
    assert note_of(after).text() == "abc"
    assert after.panel.place.field.text() == "heping"
    after.close()


def test_a_killed_seat_sends_what_the_centre_never_answered(qapp):
    before = FormSeat()
    incident = opened(before)
    before.desk.holding = True
    write_note(before, "abc")
    before.pause()
    after = restarted(before)
    after.desk.hear()
    after.pause()
    assert after.centre.incident(incident.id).note == "abc"
    after.pause()
    assert after.desk.disk == {}
    after.close()


def test_a_seat_killed_while_opening_adopts_the_incident_it_had_asked_for(qapp):
    """The outbox brings the old `OpenIncident` after the restart; no second one may stand."""
    before = FormSeat()
    call = before.answers()
    before.desk.holding = True
    before.press(K.Key_Return)
    before.pause()
    after = restarted(before)
    after.desk.elsewhere(OpenIncident(call=call.id), at_seat(SEAT_1))
    after.selection.select(call=call.id)
    after.pause()
    after.pause()
    assert after.incident.place.text == "演示区和平路1号"
    assert after.desk.disk == {}
    after.close()


def test_changing_the_selection_loses_nothing(seat):
    first = opened(seat)
    write_note(seat, "first")
    other = seat.centre.rings(LINE_2)
    seat.desk.hear()
    seat.selection.select(call=other.id)
    assert note_of(seat).text() == ""
    seat.pause()
    assert seat.centre.incident(first.id).note == "first"
    seat.selection.select(incident=first.id)
    assert note_of(seat).text() == "first"


def test_another_seat_updates_fields_that_are_not_being_edited_here(seat):
    incident = opened(seat)
    write_note(seat, "mine")
    seat.desk.elsewhere(RecordIntake(incident=incident.id, note="theirs", contact_name="李某"))
    assert seat.panel.remarks.fields["contact_name"].text() == "李某"
    assert note_of(seat).text() == "mine"
    seat.desk.elsewhere(FixPlace(incident=incident.id, place=a_place("演示区光明路9号")))
    assert seat.panel.place.field.text() == "演示区光明路9号"


def test_news_of_others_touches_nothing_here(seat):
    opened(seat)
    shown = []
    seat.intake._telling.show = lambda: shown.append(1)
    seat.centre.rings(LINE_2)
    seat.desk.hear()
    assert shown == []


def test_flush_waits_for_the_incident_and_runs_once(seat):
    seat.desk.holding = True
    seat.answers()
    seat.press(K.Key_Return)
    ran = []
    seat.intake.flush(lambda: ran.append(seat.desk.kinds()))
    assert ran == []
    seat.desk.release()
    seat.pause()
    assert len(ran) == 1
    assert "FixPlace" in ran[0]


def test_flush_never_runs_later_if_the_incident_could_not_be_opened(seat):
    """An order must not leave minutes afterwards by surprise."""
    seat.desk.holding = True
    seat.answers()
    seat.press(K.Key_Return)
    ran = []
    seat.intake.flush(lambda: ran.append(1))
    seat.desk.refuse_next = Refused("unavailable", {})
    seat.desk.release()
    seat.intake.saving._send_again()
    seat.pause()
    assert seat.incident.place is not None
    assert ran == []


def test_a_call_still_ringing_opens_nothing(seat):
    call = seat.rings()
    seat.selection.select(call=call.id)
    seat.settle()
    seat.intake.focus_place()
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.desk.sent == []
    assert seat.panel.place.field.text() == "演示区和平路1号"


def test_an_attached_call_fills_blanks_and_overwrites_nothing(seat):
    first = opened(seat)
    chaser = seat.centre.answers(LINE_2)
    seat.desk.hear()
    seat.selection.select(call=chaser.id)
    write_note(seat, "again")
    contact = seat.panel.remarks.fields["contact_name"]
    contact.setFocus()
    seat.type("Li")
    seat.desk.elsewhere(
        RecordIntake(incident=first.id, note="before"),
    )
    seat.desk.elsewhere(AttachCall(call=chaser.id, incident=first.id), at_seat(SEAT_1))
    seat.pause()
    incident = seat.centre.incident(first.id)
    assert incident.note == "before / again"
    assert incident.contact_name == "Li"
    assert incident.place.text == "演示区和平路1号"


def test_a_settled_call_is_forgotten_with_its_draft(seat):
    call = seat.answers()
    write_note(seat, "abc")
    seat.pause()
    seat.selection.select()
    seat.desk.elsewhere(EndCall(call=call.id), at_seat(SEAT_1))
    seat.desk.elsewhere(SettleCall(call=call.id, outcome=CallOutcome.SILENT), at_seat(SEAT_1))
    assert seat.desk.disk == {}


def test_a_draft_that_cannot_be_read_is_left_aside(qapp, caplog):
    seat = FormSeat(disk={"call-id-00001": b"{not json", "other": b"x"})
    assert "draft cannot be read" in caplog.text
    assert "other" in seat.desk.disk
    seat.close()
