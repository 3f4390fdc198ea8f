# points
