// Number text to double and back, as ECMAScript has them (wire-json.md, Numbers).
// The library's conversion is used where it is quick and exact. It caps exponents from 10000 up, so that a long run
// of zeros against a large exponent would come out wrong, and it needs up to 60 microseconds for subnormal
// numbers and for long digits near the middle of two doubles, of which a hostile text can hold a great many.
package main

import (
	"math"
	"math/big"
	"strconv"
)

// What the library is trusted with.
const (
	libraryDigits         = 19   // as many as it holds in a word
	libraryExponentDigits = 4    // so many never reach its cap
	libraryMagnitude      = -306 // from here up no double is subnormal
)

// Outside these magnitudes the double is known without a look at the digits.
const (
	surelyFinite   = 308  // below 10^308
	surelyInfinite = 310  // 10^309 or above
	surelyZero     = -330 // below 10^-330
)

// decidingDigits is more than the 768 digits that can bear on a double; of all further digits it only counts
// whether one of them is not 0.
const decidingDigits = 800

// A decimal is a number text taken apart.
type decimal struct {
	negative bool
	digits   string // as written, from the first digit that is not 0, perhaps with a point; "" for zero
	length   int    // how many digits these are
	// The value is 0.DIGITS times ten to this; meaningless for zero.
	magnitude int64
	// The length of the exponent as written.
	exponentDigits int
}

// takeApart expects a text that scanNumber let pass.
func takeApart(text string) decimal {
	var d decimal
	at := 0
	if text[0] == '-' {
		d.negative = true
		at = 1
	}
	first := -1     // offset of the first digit that is not 0
	inFront := true // of the point
	for ; at < len(text); at++ {
		c := text[at]
		if c == 'e' || c == 'E' {
			break
		}
		switch {
		case c == '.':
			inFront = false
		case first >= 0 || c != '0':
			if first < 0 {
				first = at
			}
			d.length++
			if inFront {
				d.magnitude++
			}
		case !inFront:
			d.magnitude--
		}
	}
	if first >= 0 {
		d.digits = text[first:at]
	}
	if at < len(text) {
		exponent, digits := readExponent(text[at+1:])
		d.magnitude += exponent
		d.exponentDigits = digits
	}
	return d
}

func readExponent(text string) (exponent int64, digits int) {
	// No text in memory has digits enough to make up for an exponent of this size.
	const enough = 1 << 56
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	for i := 0; i < len(text) && exponent < enough; i++ {
		exponent = exponent*10 + int64(text[i]-'0')
	}
	if negative {
		exponent = -exponent
	}
	return exponent, len(text)
}

// isFinite tells whether the double nearest to a number text is finite; it converts only where it must.
func isFinite(text string) bool {
	if len(text) < surelyFinite && skipDigits(text, 0) == len(text) {
		return true
	}
	d := takeApart(text)
	switch {
	case d.length == 0 || d.magnitude <= surelyFinite:
		return true
	case d.magnitude >= surelyInfinite:
		return false
	}
	return !math.IsInf(d.double(text), 0)
}

// toDouble gives the double nearest to a number text, infinite if it is too large.
func toDouble(text string) float64 {
	if len(text) <= 15 && skipDigits(text, 0) == len(text) {
		n, _ := strconv.ParseInt(text, 10, 64)
		return float64(n)
	}
	return takeApart(text).double(text)
}

func (d decimal) double(text string) float64 {
	switch {
	case d.length == 0:
		return 0
	case d.magnitude >= surelyInfinite:
		return math.Inf(1)
	case d.magnitude < surelyZero:
		return 0
	}
	if d.length <= libraryDigits && d.exponentDigits <= libraryExponentDigits && d.magnitude >= libraryMagnitude {
		// The only error that is left for a text of this syntax is a value too large, which comes as an infinity.
		number, _ := strconv.ParseFloat(text, 64)
		return number
	}
	return d.exact()
}

// exact divides integers: the value is numerator / denominator, and the quotient is taken to so many bits more
// than a double has that one bit for the whole remainder is enough to round rightly.
func (d decimal) exact() float64 {
	const quotientBits = 66
	digits := d.deciding()
	numerator, _ := new(big.Int).SetString(digits, 10)
	denominator := big.NewInt(1)
	if exponent := d.magnitude - int64(len(digits)); exponent >= 0 {
		numerator.Mul(numerator, powerOfTen(exponent))
	} else {
		denominator = powerOfTen(-exponent)
	}
	shift := quotientBits + denominator.BitLen() - numerator.BitLen()
	if shift < 0 {
		shift = 0
	}
	numerator.Lsh(numerator, uint(shift))
	quotient, remainder := new(big.Int).QuoRem(numerator, denominator, new(big.Int))
	if remainder.Sign() != 0 {
		quotient.SetBit(quotient, 0, 1)
	}
	value := new(big.Float).SetInt(quotient) // keeps every bit
	number, _ := value.SetMantExp(value, -shift).Float64()
	if d.negative {
		return -number
	}
	return number
}

// deciding gives the digits without the point; so many that they decide the double, and one for the rest.
func (d decimal) deciding() string {
	digits := make([]byte, 0, decidingDigits+1)
	for i := 0; i < len(d.digits); i++ {
		c := d.digits[i]
		switch {
		case c == '.':
		case len(digits) < decidingDigits:
			digits = append(digits, c)
		case c != '0':
			return string(append(digits, '1'))
		}
	}
	return string(digits)
}

func powerOfTen(exponent int64) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(exponent), nil)
}

// appendNumber writes a finite double as ECMAScript's Number-to-String does.
func appendNumber(dst []byte, number float64) []byte {
	const exactIntegers = 1 << 53
	size := math.Abs(number)
	if size < exactIntegers && number == math.Trunc(number) {
		return strconv.AppendInt(dst, int64(number), 10) // makes -0 a plain 0 as well
	}
	if size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(dst, number, 'f', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, number, 'e', -1, 64)
	// The library writes at least two digits of exponent, ECMAScript no leading zero.
	if n := len(dst); n-start >= 4 && dst[n-2] == '0' && (dst[n-3] == '-' || dst[n-3] == '+') {
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}
