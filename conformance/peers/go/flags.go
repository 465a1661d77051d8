// Arguments of the commands that take any: --name, --name VALUE, and what stands between them (cli.md).
package main

import (
	"fmt"
	"strings"
)

// flags maps a name to where it is kept: *bool for a switch, *string for one with a value, *instant for a timestamp.
type flags map[string]interface{}

// parseFlags gives the arguments that are no flags. Of a flag given twice the last value counts.
func parseFlags(args []string, known flags) (rest []string, err error) {
	for i := 0; i < len(args); i++ {
		name := args[i]
		if !strings.HasPrefix(name, "--") {
			rest = append(rest, name)
			continue
		}
		switch target := known[name].(type) {
		case *bool:
			*target = true
		case *string, *instant:
			if i++; i == len(args) || strings.HasPrefix(args[i], "--") {
				return nil, fmt.Errorf("%s needs a value", name)
			}
			if err := setFlag(target, args[i]); err != nil {
				return nil, fmt.Errorf("%s %w", name, err)
			}
		default:
			return nil, fmt.Errorf("unknown flag %s", name)
		}
	}
	return rest, nil
}

func setFlag(target interface{}, value string) error {
	switch target := target.(type) {
	case *string:
		*target = value
	case *instant:
		at, ok := parseTimestamp(value)
		if !ok {
			return fmt.Errorf("needs a timestamp, not %q", value)
		}
		*target = at
	}
	return nil
}
