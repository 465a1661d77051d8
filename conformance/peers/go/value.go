// The JSON value as the rest of the program sees it.
// Numbers are doubles at once, as the contract judges everything on the double.
package main

// A Value is one of nil, bool, float64, string, []Value and *Object.
type Value interface{}

// An Object holds its members in the order of the text; no two have the same name.
type Object struct {
	members []Member
}

// A Member is a name and its value.
type Member struct {
	name  string
	value Value
}

// get gives the value of the member of that name, or nil, as for a null: no reader of an
// envelope here tells the two apart.
func (o *Object) get(name string) Value {
	value, _ := o.lookup(name)
	return value
}

// lookup is get for those who must tell a null from nothing.
func (o *Object) lookup(name string) (value Value, present bool) {
	for i := range o.members {
		if o.members[i].name == name {
			return o.members[i].value, true
		}
	}
	return nil, false
}

// linearNames is the number of members up to which comparing names pairwise beats a table.
const linearNames = 12

// dropOverridden keeps, of several members with one name, the last, at the place of the last.
func dropOverridden(members []Member) []Member {
	if len(members) < 2 {
		return members
	}
	var overridden func(i int) bool
	if len(members) <= linearNames {
		overridden = func(i int) bool {
			for j := i + 1; j < len(members); j++ {
				if members[j].name == members[i].name {
					return true
				}
			}
			return false
		}
	} else {
		last := make(map[string]int, len(members))
		for i := range members {
			last[members[i].name] = i
		}
		if len(last) == len(members) {
			return members
		}
		overridden = func(i int) bool { return last[members[i].name] != i }
	}
	// Moving forward in place is safe: only members behind i are asked for, and those have not moved.
	kept := members[:0]
	for i := range members {
		if !overridden(i) {
			kept = append(kept, members[i])
		}
	}
	return kept
}
