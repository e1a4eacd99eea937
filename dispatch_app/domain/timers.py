"""The one table of limits that every bar, lamp and alarm reads. Seconds.

The centre may change the figures (see the configuration page); nothing else holds a copy.
"""

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timers:
    pick_up_s: float = 10.0
    call_amber_s: float = 60.0
    call_red_s: float = 120.0
    delivered_s: float = 20.0
    sounding_s: float = 10.0
    """An order that is at its station must sound within this time."""
    acknowledged_s: float = 30.0
    radar_s: float = 60.0
    wheels_s: float = 180.0
    fix_stale_s: float = 120.0
    """On the road, a vehicle with an older fix is kept out of the recommendation."""
    cover_s: float = 480.0
    """Where nobody idle can be within this time, the map shows bare ground."""
    call_back_s: float = 60.0
    """Who gave up before an answer is to be called back within this time."""
    call_back_again_s: float = 300.0
    """Between attempts to call back."""
    after_call_s: float = 60.0
    """A seat that has work after a call takes the next one after so long, if it does not say so
    before."""
    alarm_critical_s: float = 60.0
    """A critical alarm that nobody has acknowledged for so long is brought to the shift leader."""
    alarm_warning_s: float = 300.0
    welfare_p1_s: float = 300.0
    """Whoever waits for a vehicle is called again within this time, by priority."""
    welfare_p2_s: float = 600.0
    welfare_p3_s: float = 1200.0
    welfare_p4_s: float = 1800.0
    welfare_again_s: float = 120.0
    """After a call that reached nobody, or that found the patient worse."""
    welfare_radar_s: float = 120.0
    """A welfare call so long overdue is a matter for the shift leader."""
    offer_radar_s: float = 60.0
    """So is a vehicle offered to somebody who waits, and neither sent nor declined."""
    link_received_s: float = 30.0
    """A linked system confirms within this time what it was sent."""
    link_answer_s: float = 120.0
    """A person who is asked by a partner, here or there, decides within this time; later it is a
    matter for the shift leader."""
    door_reminder_s: float = 1200.0
    """Crew and seat are reminded of a vehicle that stands at a hospital for so long."""
    door_s: float = 1800.0
    """A vehicle that stands at a hospital for longer is a matter for the shift leader."""
    appointment_remind_s: float = 7200.0
    """So long before it is to be fetched, whoever booked a transport is reminded."""
    appointment_answer_s: float = 900.0
    """A station that was asked for a booked transport answers within this time."""
    appointment_order_s: float = 2400.0
    """So long before it is to be fetched a booked transport is to be made an order."""
    appointment_late_s: float = 600.0
    """One that should be an order for so long and is none is a matter for the shift leader."""
    archive_h: float = 24.0
    """A closed incident leaves the live state after so many hours."""


NORM = Timers()
