// Tests of the extraction, through the surface extract_json and at the search itself.
package main

import (
	"strings"
	"testing"
)

func checkExtraction(t *testing.T, cases [][2]string) {
	t.Helper()
	lines := make([][2]string, len(cases))
	for i, c := range cases {
		lines[i] = [2]string{c[0], `{"matched":true,"value":` + c[1] + "}\n"}
		if c[1] == "" {
			lines[i][1] = `{"matched":false,"value":null}` + "\n"
		}
	}
	checkAnswers(t, answerExtractJSON, lines)
}

func TestFirstObject(t *testing.T) {
	deep := func(depth int) string {
		return strings.Repeat(`{"a":`, depth-1) + "{}" + strings.Repeat("}", depth-1)
	}
	checkExtraction(t, [][2]string{
		{"", ""}, {"no json", ""}, {"{", ""}, {"{]}", ""}, {"{a}", ""},
		{`so: {"b":1, "a":2} and {"c":3}`, `{"a":2,"b":1}`},
		{`[1,{"a":1},{"b":2}]`, `{"a":1}`},
		{`{} trailing`, `{}`},
		{`{bad {"a":1}}`, `{"a":1}`},
		{`{"a":{"b":1},}`, `{"b":1}`},
		{`{"x{\"y\":1}": {"z":2} !`, `{"z":2}`},
		{`{"x {} ": {"z":2} !`, `{}`},
		{`"{"a":1}"`, `{"a":1}`},
		{`{"a":1e400,"b":{}}`, `{}`},
		{`{"a":"\ud800","b":{}}`, `{}`},
		{"{\"a\":\"\n\",\"b\":{}}", `{}`},
		{"\uFEFF{\"\uFEFF\":1}", "{\"\uFEFF\":1}"},
		{deep(128), deep(128)}, {deep(129), deep(128)},
		{`{"a":` + strings.Repeat("[", 128) + strings.Repeat("]", 128) + "}", ""},
		{`{"a":` + strings.Repeat("[", 127) + strings.Repeat("]", 127) + "}", `{"a":` + strings.Repeat("[", 127) + strings.Repeat("]", 127) + "}"},
	})
}

func TestFencedBlocks(t *testing.T) {
	const before = `{"before":1}` + "\n"
	checkExtraction(t, [][2]string{
		{before + "```json\n{\"a\":1}\n```\n", `{"a":1}`},
		{before + "```\r\n{\"a\":1}\r\n```\r\n{\"b\":1}", `{"a":1}`},
		{before + "   ```\n{\"a\":1}", `{"a":1}`},
		{before + "    ```\n{\"a\":1}\n```", `{"before":1}`},
		{before + "\t```\n{\"a\":1}\n", `{"before":1}`},
		{before + "``\n{\"a\":1}\n``", `{"before":1}`},
		{before + "````\n```\n{\"a\":1}\n````", `{"a":1}`},
		{before + "```\n`````  \t\n{\"a\":1}\n", `{"before":1}`},
		{before + "```\n``` x\n{\"a\":1}\n", `{"a":1}`},
		{before + "```\nnone\n```\n{\"b\":1}\n```\n{\"a\":1}\n```", `{"a":1}`},
		{before + "```\n{\"a\":\n```\n1}", `{"before":1}`},
		{before + "``` {\"info\":1}\n```", `{"before":1}`},
		{before + "```\n```\r\r\n{\"a\":1}", `{"a":1}`},
		{"```", ""},
	})
}

func TestReplaceIllFormed(t *testing.T) {
	for _, c := range [][2]string{
		{"a\u00e9\U0001F600\uFFFD", "a\u00e9\U0001F600\uFFFD"},
		{"\xf0\x80\x80", "???"}, {"\xed\xa0\x80", "???"}, {"\xc0\x80", "??"}, {"\xf4\x90\x80\x80", "????"},
		{"\xe2\x82", "?"}, {"\xe2\x82x", "?x"}, {"\xf0\x9f\x98", "?"}, {"\xf0\x9f\x98\xf0\x9f\x98\x80", "?\U0001F600"},
		{"\xe1\x80\xe2\xf0\x91\x92\xf1\xbfA", "????A"}, {"x\xff", "x?"}, {"\x80", "?"}, {"\xef\xbb\xbf\xff", "\uFEFF?"},
	} {
		if got, want := replaceIllFormed(c[0]), strings.ReplaceAll(c[1], "?", "\uFFFD"); got != want {
			t.Errorf("%q: got %q, want %q", c[0], got, want)
		}
	}
}

// Each text would take a quadratic search minutes. That no third trial is ever needed is what makes ours linear.
func TestHostileTexts(t *testing.T) {
	const size = 1 << 20
	for _, unit := range []string{"{", "[", `{"`, `{"a":`, `{"a":[`, `{"{":`, `{"a{":"`, `{"a":{"b{":[{"c":`, `{ "\"`, "```\n{\"a\":\n"} {
		text := strings.Repeat(unit, size/len(unit))
		checkExtraction(t, [][2]string{{text, ""}, {text + ` x {"last":1}`, `{"last":1}`}})
	}
	text := strings.Repeat(`{"a":`, size) + "1" + strings.Repeat("}", size)
	if start, end, ok := firstObject(text); !ok || start != 5*(size-depthLimit) || end != 5*size+1+depthLimit {
		t.Errorf("first object of a deep text: %d to %d, %v", start, end, ok)
	}
}
