module wirepeer

go 1.19
