// Tests of reading and canonical writing, through the surface wire_json.
package main

import (
	"math"
	"strings"
	"testing"
)

// checkAnswers expects an output, or, where it begins with "!", a refusal with that code.
func checkAnswers(t *testing.T, answer func(string) ([]byte, *refusal), cases [][2]string) {
	t.Helper()
	for _, c := range cases {
		output, refused := answer(c[0])
		got := string(output)
		if refused != nil {
			got = "!" + refused.code
		}
		if got != c[1] {
			t.Errorf("%.80q: got %.200q, want %.200q", c[0], got, c[1])
		}
	}
}

func TestCanonicalNumbers(t *testing.T) {
	zeros := strings.Repeat("0", 20000)
	checkAnswers(t, answerCanonical, [][2]string{
		{"0", "0"}, {"-0", "0"}, {"-0.0e5", "0"}, {"1.0", "1"}, {"1e2", "100"}, {"4.50", "4.5"}, {"2e-3", "0.002"},
		{"1e21", "1e+21"}, {"999999999999999999999", "1e+21"}, {"1e20", "100000000000000000000"},
		{"0.000001", "0.000001"}, {"1e-7", "1e-7"}, {"0.000000000000000000000000001", "1e-27"}, {"-1E30", "-1e+30"},
		{"123456789012345678", "123456789012345680"}, {"9007199254740993", "9007199254740992"},
		{"9007199254740993.00000000000000000001", "9007199254740994"},
		{"333333333.33333329", "333333333.3333333"}, {"0.1", "0.1"}, {"4.35", "4.35"},
		{"5e-324", "5e-324"}, {"2.4703282292062327e-324", "0"}, {"2.4703282292062328e-324", "5e-324"},
		{"2.2250738585072014e-308", "2.2250738585072014e-308"}, {"-2.2250738585072011e-308", "-2.225073858507201e-308"},
		{"1.7976931348623157e308", "1.7976931348623157e+308"}, {"1.7976931348623159e308", "!invalid_json"},
		{"1e400", "!invalid_json"}, {"-1e309", "!invalid_json"}, {"1e-400", "0"}, {"-1e-400", "0"},
		{"1e99999999999999999999", "!invalid_json"}, {"1e-99999999999999999999", "0"}, {"0e99999999999999999999", "0"},
		{"0." + zeros + "1e20001", "1"}, {"1" + zeros + "e-20000", "1"}, {"12.5e0000000001", "125"},
		{"01", "!invalid_json"}, {"-", "!invalid_json"}, {"1.", "!invalid_json"}, {".5", "!invalid_json"},
		{"+1", "!invalid_json"}, {"1e", "!invalid_json"}, {"1e+", "!invalid_json"}, {"0x1", "!invalid_json"},
		{"1_0", "!invalid_json"}, {"NaN", "!invalid_json"}, {"Infinity", "!invalid_json"},
	})
}

func TestDecimalDividesExactly(t *testing.T) {
	for text, want := range map[string]float64{
		"5e-324":                               math.SmallestNonzeroFloat64,
		"4.9406564584124654e-324":              math.SmallestNonzeroFloat64,
		"2.22507385850720138309023271733e-308": 0x1p-1022,
		"0.1000000000000000055511151231257827": 0.1,
		"1.79769313486231570814527423731e308":  math.MaxFloat64,
		"-1.5":                                 -1.5,
		"1e22":                                 1e22,
	} {
		if got := takeApart(text).exact(); got != want {
			t.Errorf("%s: got %g, want %g", text, got, want)
		}
	}
}

func TestCanonicalStrings(t *testing.T) {
	checkAnswers(t, answerCanonical, [][2]string{
		{`"\u0000\u0008\u0009\n\f\r\u001F\u007f\""`, "\"\\u0000\\b\\t\\n\\f\\r\\u001f\x7f\\\"\""},
		{`"\/<>&\u2028\u00e9\\"`, "\"/<>&\u2028é\\\\\""},
		{`"\ud83D\uDe00"`, `"😀"`}, {`"\uFFFD\uFFFF"`, "\"\uFFFD\uFFFF\""}, {"\"\uFEFF\"", "\"\uFEFF\""},
		{`"\ud83d"`, "!invalid_json"}, {`"\ud83d\u0041"`, "!invalid_json"}, {`"\ude00"`, "!invalid_json"},
		{`"\ud83d\ud83d\ude00"`, "!invalid_json"}, {`"\ud83d\\ude00"`, "!invalid_json"},
		{"\"\n\"", "!invalid_json"}, {`"\x"`, "!invalid_json"}, {`"\u00g0"`, "!invalid_json"}, {`"\u12`, "!invalid_json"},
		{`"`, "!invalid_json"}, {`"\`, "!invalid_json"}, {`'a'`, "!invalid_json"},
	})
}

func TestCanonicalStructure(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	checkAnswers(t, answerCanonical, [][2]string{
		{" \t\r\n[ 1 , { } , [ ] , null , true , false ] \n", "[1,{},[],null,true,false]"},
		{`{"b":1,"a":{"d":2,"c":3}}`, `{"a":{"c":3,"d":2},"b":1}`},
		{`{"a":1,"b":2,"\u0061":3}`, `{"a":3,"b":2}`},
		{"{\"\uE000\":1,\"\U0001F600\":2,\"\uFFFF\":3,\"\uD7FF\":4,\"ab\":5,\"a\":6,\"\":7}",
			"{\"\":7,\"a\":6,\"ab\":5,\"\uD7FF\":4,\"\U0001F600\":2,\"\uE000\":1,\"\uFFFF\":3}"},
		{"{\"é\":1,\"e\u0301\":2}", "{\"e\u0301\":2,\"é\":1}"},
		{nested(127), nested(127)}, {nested(128), nested(128)}, {nested(129), "!invalid_json"},
		{strings.Repeat("[", 1<<20), "!invalid_json"}, {strings.Repeat(`{"a":`, 1<<18), "!invalid_json"},
		{"", "!invalid_json"}, {" ", "!invalid_json"}, {"\uFEFF1", "!invalid_json"}, {"1\u00a0", "!invalid_json"},
		{"[1,]", "!invalid_json"}, {`{"a":1,}`, "!invalid_json"}, {"{,}", "!invalid_json"}, {"[1}", "!invalid_json"},
		{"1 2", "!invalid_json"}, {"tru", "!invalid_json"}, {"/**/1", "!invalid_json"}, {`{a:1}`, "!invalid_json"},
		{"\xff", "!invalid_utf8"}, {"[1e400 \xc0\x80", "!invalid_utf8"}, {"\"\xed\xa0\x80\"", "!invalid_utf8"},
		{"1 \xf4\x90\x80\x80", "!invalid_utf8"}, {"\"\xe2\x82", "!invalid_utf8"},
	})
}

func TestManyMembersOfOneName(t *testing.T) {
	var text strings.Builder
	text.WriteByte('{')
	for i := 0; i < 100; i++ {
		text.WriteString(`"b":0,"a":0,`)
	}
	text.WriteString(`"b":1,"a":2}`)
	checkAnswers(t, answerCanonical, [][2]string{{text.String(), `{"a":2,"b":1}`}})
}
