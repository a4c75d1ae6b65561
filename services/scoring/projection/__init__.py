"""How clients' rows follow from facts and from time: consuming, assessing, reviewing."""
