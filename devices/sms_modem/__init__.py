"""Text modems (GSM, 4G) on a serial line: AT commands, texts as PDUs. Knows no centre."""
