"""The one table of keys of the dispatcher's seat: what hangs where, and its word in the help."""

from __future__ import annotations

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "answer": "F2",
    "hang_up": "Shift+F2",
    "call_back": "Ctrl+F2",
    "hold": "F3",
    "mute": "Shift+F3",
    "drop": "Ctrl+F3",
    "outcome": "F4",
    "attach": "F5",
    "worse": "Shift+F5",
    "attach_other": "Ctrl+F5",
    "next_known": "Alt+F5",
    "phrases": "Alt+P",
    "knowledge": "Ctrl+K",
    "hand_over": "Ctrl+H",
    "number_notes": "Alt+N",
    "telephone": "F6",
    "join": "Shift+F6",
    "give_away": "Ctrl+F6",
    "keypad": "Alt+D",
    "redial": "Ctrl+R",
    "call_backs": "Alt+B",
    "screening": "Alt+K",
    "seats": "Alt+U",
    "seat_state": "Alt+S",
    "recordings": "Alt+V",
    "truth": "Alt+T",
    "alarm_seen": "Alt+A",
    "alarm_word": "Alt+Shift+A",
    "alarm_test": "Alt+Shift+T",
    "bypass": "Alt+Shift+B",
    "lamps": "Alt+I",
    "bad_hour": "Shift+F1",
    "print_state": "Ctrl+Shift+P",
    "enter_forms": "Alt+Shift+E",
    "notices": "Alt+M",
    "own_reviews": "Alt+Y",
    "own_scores": "Alt+Shift+Y",
    "ask_caller": "Alt+Shift+C",
    "own_password": "Alt+Shift+W",
    "raise_hand": "Alt+H",
    "links": "Alt+J",
    "link_take": "Alt+Shift+J",
    "cpr": "F7",
    "cpr_pressed": "Shift+F7",
    "place_on_map": "F8",
    "keep_place": "Shift+F8",
    "other_place": "Ctrl+F8",
    "dispatch": "F9",
    "provisional": "Shift+F9",
    "reinforce": "F10",
    "large_event": "Alt+G",
    "appointments": "Ctrl+B",
    "another_way": "Alt+W",
    "order_phones": "Alt+O",
    "enter_run": "Alt+E",
    "change": "Alt+C",
    "forewarn": "Alt+F",
    "next_hospital": "Alt+Shift+F",
    "hospital_book": "Alt+Shift+H",
    "suspend": "F11",
    "take_offer": "Shift+F11",
    "move_up": "Alt+Q",
    "move_up_more": "Alt+Shift+Q",
    "welfare": "Ctrl+F11",
    "decline_offer": "Alt+F11",
    "send_more": "Ctrl+F10",
    "second": "Alt+Z",
    "close": "F12",
    "caller_place": "Alt+L",
    "locate_again": "Alt+R",
    "correct_place": "Alt+X",
    "search": "Ctrl+L",
    "theme": "Ctrl+T",
    "fold_map": "Ctrl+M",
    "help": "F1",
}

TELEPHONE_LISTS: tuple[tuple[str, str], ...] = (
    ("mark", "Ctrl+Space"),
    ("add_contact", "Ctrl+N"),
    ("drop_contact", "Ctrl+Del"),
    ("listen", "L"),
    ("whisper", "W"),
    ("barge", "B"),
    ("force_release", "Ctrl+Shift+X"),
)
"""Keys of the phone book and of the list of seats, which hold while these are open."""

MAP_TOOLS: tuple[tuple[str, str], ...] = (
    ("pick", KEYS["place_on_map"]),
    ("measure", "M"),
    ("area", "Shift+M"),
    ("near", "N"),
    ("identify", "I"),
    ("route", "R"),
    ("roads", "B"),
    ("places", "P"),
    ("replay", "T"),
    ("print", "Ctrl+P"),
    ("back", "Home"),
)
"""What the map's window has buttons for, each with its key there."""
MAP_MORE: tuple[tuple[str, str], ...] = (("layers", "L"), ("follow", "F"), ("copy", "Ctrl+C"))
"""Keys of the map's tools that have no button."""
MAP_VIEWS: tuple[tuple[str, str], ...] = (("views", "Ctrl+1…9"), ("keep_view", "Ctrl+Shift+1…9"))
"""As the help names them."""

NTH_VEHICLE = tuple(f"Alt+{n}" for n in range(1, 10))
"""Choose the nth row of the recommendation."""
