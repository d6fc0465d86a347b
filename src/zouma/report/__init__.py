"""The figures an association gives the press and its funders, each with its source."""
