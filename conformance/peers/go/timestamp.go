// Timestamps: the one form that is read and the one that is written (wire-json.md, section Timestamps).
package main

import "time"

// An instant counts milliseconds since 1970-01-01T00:00:00Z; what is finer has been cut off.
type instant int64

const (
	timestampLayout = "2006-01-02T15:04:05.000Z"
	dayLayout       = "2006/01/02"
	lastYear        = 9999
)

// parseTimestamp takes YYYY-MM-DDTHH:MM:SS, perhaps a fraction of 1 to 9 digits, then Z or an offset. The library's
// RFC 3339 reader lets pass some texts that are none, such as a comma for the point.
func parseTimestamp(text string) (instant, bool) {
	const form = "dddd-dd-ddTdd:dd:dd"
	if len(text) <= len(form) {
		return 0, false
	}
	for i := range form {
		if form[i] == 'd' != isDigit(text[i]) || form[i] != 'd' && form[i] != text[i] {
			return 0, false
		}
	}
	year, month, day := number(text[0:4]), number(text[5:7]), number(text[8:10])
	hour, minute, second := number(text[11:13]), number(text[14:16]), number(text[17:19])
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	millis, zone, ok := parseFraction(text[len(form):])
	if !ok {
		return 0, false
	}
	offset, ok := parseOffset(zone)
	if !ok {
		return 0, false
	}
	// A fraction counts forward also before 1970, so that to cut its digits is to go to the earlier instant.
	moment := time.Date(year, time.Month(month), day, hour, minute-offset, second, 0, time.UTC)
	if moment.Year() < 0 || moment.Year() > lastYear {
		return 0, false
	}
	return instant(moment.UnixMilli() + int64(millis)), true
}

// parseFraction gives the milliseconds of a fraction, 0 without one, and what follows it.
func parseFraction(text string) (millis int, rest string, ok bool) {
	const maxDigits = 9
	if text[0] != '.' {
		return 0, text, true
	}
	end := skipDigits(text, 1)
	if digits := end - 1; digits < 1 || digits > maxDigits {
		return 0, "", false
	}
	return number((text[1:end] + "00")[:3]), text[end:], true
}

// parseOffset gives the minutes that local time is ahead of UTC.
func parseOffset(text string) (minutes int, ok bool) {
	if text == "Z" {
		return 0, true
	}
	if len(text) != len("+HH:MM") || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	for _, at := range []int{1, 2, 4, 5} {
		if !isDigit(text[at]) {
			return 0, false
		}
	}
	hour, minute := number(text[1:3]), number(text[4:6])
	if hour > 23 || minute > 59 {
		return 0, false
	}
	minutes = hour*60 + minute
	if text[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}

func daysIn(year, month int) int {
	// Day 0 of the next month is the last one of this.
	return time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, time.UTC).Day()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number expects a few digits.
func number(digits string) int {
	n := 0
	for i := 0; i < len(digits); i++ {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

func now() instant { return instant(time.Now().UnixMilli()) }

func (i instant) time() time.Time { return time.UnixMilli(int64(i)).UTC() }

func (i instant) String() string { return i.time().Format(timestampLayout) }

// day is the UTC day as the folders of evidence name it.
func (i instant) day() string { return i.time().Format(dayLayout) }
